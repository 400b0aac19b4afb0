{{/* 30 characters: with "-data-" and a group's name of 16 a StatefulSet's name has 52, and its revision label the 63 that are allowed. */}}
{{- define "diagon.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 30 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "diagon.clusterName" -}}
{{- default (include "diagon.fullname" .) .Values.clusterName -}}
{{- end -}}

{{/* What a pod is, for ever: selectors are immutable, so neither versions nor the user's labels belong here. */}}
{{- define "diagon.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* dict root, component, group (optional) */}}
{{- define "diagon.roleSelector" -}}
{{ include "diagon.selectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- with .group }}
diagon.io/node-group: {{ quote . }}
{{- end }}
{{- end -}}

{{/* Labels of an object: dict root, component, group, labels (all but the first optional). What selectors ask for can not be overwritten. */}}
{{- define "diagon.labels" -}}
{{- $selected := ternary (include "diagon.roleSelector" .) (include "diagon.selectorLabels" .root) (hasKey . "component") | fromYaml -}}
{{- $chart := dict
    "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
    "app.kubernetes.io/version" .root.Chart.AppVersion
    "app.kubernetes.io/managed-by" .root.Release.Service
    "app.kubernetes.io/part-of" "diagon" -}}
{{- merge $selected (.labels | default dict) .root.Values.commonLabels $chart | toYaml -}}
{{- end -}}

{{/* The head of an object: dict root, name, component, group, labels, annotations (the last four optional) */}}
{{- define "diagon.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "diagon.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* dict root, name */}}
{{- define "diagon.host" -}}
{{ .name }}.{{ .root.Release.Namespace }}.svc.{{ .root.Values.clusterDomain }}
{{- end -}}

{{- define "diagon.masterService" -}}
{{ include "diagon.fullname" . }}-master-headless
{{- end -}}

{{- define "diagon.restService" -}}
{{ include "diagon.fullname" . }}-coordinator
{{- end -}}

{{/* dict root, key (master, coordinator, dataNode) */}}
{{- define "diagon.serviceAccount" -}}
{{- $account := index .root.Values.serviceAccounts .key -}}
{{- $own := printf "%s-%s" (include "diagon.fullname" .root) (.key | replace "dataNode" "data") -}}
{{- default (ternary $own "default" $account.create) $account.name -}}
{{- end -}}
