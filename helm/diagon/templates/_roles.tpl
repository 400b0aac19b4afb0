{{/* Lays a map over another, in place: list base over. Maps are merged, everything else replaces, null takes away. */}}
{{- define "diagon.overlay" -}}
{{- $base := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $base $key -}}
{{- else if and (kindIs "map" $value) (kindIs "map" (get $base $key)) -}}
{{- include "diagon.overlay" (list (get $base $key) $value) -}}
{{- else -}}
{{- $_ := set $base $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The values of a role, or of a group of data nodes, over those of all: dict root, key, group (optional), into (a map that takes them) */}}
{{- define "diagon.role" -}}
{{- include "diagon.overlay" (list .into (deepCopy .root.Values.defaults)) -}}
{{- include "diagon.overlay" (list .into (deepCopy (index .root.Values .key))) -}}
{{- with .group -}}
{{- include "diagon.overlay" (list $.into (deepCopy (index $.root.Values.dataNodeGroups .))) -}}
{{- end -}}
{{- end -}}

{{/* The groups that are to be, by name and with all their values: dict root, into */}}
{{- define "diagon.groups" -}}
{{- range $name, $group := .root.Values.dataNodeGroups -}}
{{- if and (kindIs "map" $group) (ne (toString (dig "enabled" true $group)) "false") -}}
{{- $merged := dict "replicas" 1 "zone" "" "pinToZone" true "attributes" dict "config" dict -}}
{{- include "diagon.role" (dict "root" $.root "key" "dataNode" "group" $name "into" $merged) -}}
{{- $_ := set $.into $name $merged -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* dict root, role */}}
{{- define "diagon.image" -}}
{{- $image := .role.image -}}
{{- $registry := default .root.Values.image.registry .root.Values.global.imageRegistry -}}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- with .root.Values.image.repositoryPrefix }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ coalesce $image.tag .root.Values.image.tag .root.Chart.AppVersion }}{{ end -}}
{{- end -}}
