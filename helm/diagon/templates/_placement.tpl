{{/* Where pods run; the same context as diagon.podTemplate */}}
{{- define "diagon.podPlacement" -}}
{{- $selector := dict "matchLabels" (include "diagon.roleSelector" (dict "root" .root "component" .component) | fromYaml) -}}
{{- $priority := .role.priorityClassName -}}
{{- if and (not $priority) .root.Values.priorityClasses.create -}}
{{- $priority = printf "%s-%s" (include "diagon.fullname" .root) (ternary "master" "node" (eq .key "master")) -}}
{{- end -}}
{{- with $priority }}
priorityClassName: {{ . }}
{{- end }}
{{- with .role.schedulerName }}
schedulerName: {{ . }}
{{- end }}
{{- with .role.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .role.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $nodes := deepCopy .role.nodeSelector -}}
{{- if and .role.zone .role.pinToZone -}}
{{- $_ := set $nodes "topology.kubernetes.io/zone" .role.zone -}}
{{- end -}}
{{- with $nodes }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .role.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $apart := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" $selector -}}
{{- if .role.affinity }}
affinity:
  {{- toYaml .role.affinity | nindent 2 }}
{{- else if eq .role.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      {{- list $apart | toYaml | nindent 6 }}
{{- else if eq .role.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      {{- list (dict "weight" 100 "podAffinityTerm" $apart) | toYaml | nindent 6 }}
{{- end }}
{{- with .role.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  - {{ toYaml (merge (dict) . (dict "labelSelector" $selector)) | indent 4 | trim }}
  {{- end }}
{{- end }}
{{- end -}}
