{{/*
application.yaml of a node: what follows from the release, and the user's `config` over it.
dict root, key (master, coordinator, dataNode), values (of a group, optional)
*/}}
{{- define "diagon.config" -}}
{{- $root := .root -}}
{{- $masters := include "diagon.host" (dict "root" $root "name" (include "diagon.masterService" $root)) -}}
{{- $diagon := dict
    "cluster" (dict "name" (include "diagon.clusterName" $root))
    "node" (dict "name" "${POD_NAME}" "host" "${POD_IP}") -}}
{{- $config := dict "diagon" $diagon "spring" (dict
    "main" (dict "cloud-platform" "kubernetes")
    "cloud" (dict "kubernetes" (dict "config" (dict "name" (printf "%s-dynamic" (include "diagon.fullname" $root)))))) -}}
{{- if eq .key "master" -}}
{{- $peers := list -}}
{{- range $ordinal := until (int $root.Values.master.replicas) -}}
{{- $name := printf "%s-master-%d" (include "diagon.fullname" $root) $ordinal -}}
{{- $peers = append $peers (printf "%s@%s.%s:9302:9301" $name $name $masters) -}}
{{- end -}}
{{- $_ := set $diagon "raft" (dict "directory" "/var/lib/diagon/data" "peers" $peers) -}}
{{- if or $root.Values.rbac.readNodes (include "diagon.zones" $root) -}}
{{- $_ := set $diagon "settings" (dict "[cluster.routing.allocation.awareness.attributes]" "zone") -}}
{{- end -}}
{{- else -}}
{{- $_ := set $diagon "masters" (list (printf "%s:9301" $masters)) -}}
{{- end -}}
{{- if eq .key "coordinator" -}}
{{- $_ := set $diagon "master-http" (list (printf "http://%s:9300" $masters)) -}}
{{- /* what is under way when the pod's drain is over has the rest of its grace period */ -}}
{{- $left := sub (int $root.Values.coordinator.terminationGracePeriodSeconds) (add 5 $root.Values.coordinator.drainSeconds) -}}
{{- $_ := set $config.spring "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ds" (max 1 $left))) -}}
{{- end -}}
{{- if eq .key "dataNode" -}}
{{- $_ := set $diagon "path" (dict "data" "/var/lib/diagon/data") -}}
{{- $_ := set $diagon "shutdown" (dict "patience" $root.Values.dataNode.departurePatience) -}}
{{- end -}}
{{- include "diagon.overlay" (list $config (deepCopy $root.Values.config.common)) -}}
{{- include "diagon.overlay" (list $config (deepCopy (index $root.Values.config .key))) -}}
{{- with .values -}}
{{- include "diagon.overlay" (list $config (deepCopy .config)) -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The zones of the data node groups, joined by commas; empty when there are none */}}
{{- define "diagon.zones" -}}
{{- $groups := dict -}}
{{- include "diagon.groups" (dict "root" . "into" $groups) -}}
{{- $zones := list -}}
{{- range $groups -}}
{{- if .zone -}}{{- $zones = append $zones .zone -}}{{- end -}}
{{- end -}}
{{- $zones | uniq | sortAlpha | join "," -}}
{{- end -}}
