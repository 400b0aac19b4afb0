{{/* Annotations by which a Prometheus finds a pod. Call with a dict of root and port. */}}
{{- define "diagon.monitoring.podAnnotations" -}}
{{- if .root.Values.monitoring.annotations.enabled -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: /actuator/prometheus
{{- end -}}
{{- end -}}

{{/* The namespace of a part of monitoring. Call with a dict of root and part. */}}
{{- define "diagon.monitoring.namespace" -}}
{{- .part.namespace | default .root.Release.Namespace -}}
{{- end -}}

{{/*
The endpoints of a ServiceMonitor or PodMonitor. Call with a dict of root, monitor and kind ("service" or "pod").
Nodes tell their cluster and their name themselves; the target is given the same cluster, so that `up` has it too, and a
job by its role.
*/}}
{{- define "diagon.monitoring.endpoints" -}}
{{- $root := .root -}}
{{- $monitor := .monitor -}}
{{- $component := printf "__meta_kubernetes_%s_label_app_kubernetes_io_component" .kind -}}
{{- $paths := list "/actuator/prometheus" -}}
{{- if $root.Values.monitoring.compatibility.enabled -}}
{{- $paths = append $paths "/_prometheus/metrics" -}}
{{- end -}}
{{- range $path := $paths }}
- port: http
  path: {{ $path }}
  honorLabels: true
  {{- with $monitor.interval }}
  interval: {{ . }}
  {{- end }}
  {{- with $monitor.scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  relabelings:
    {{- if ne $path "/actuator/prometheus" }}
    - sourceLabels: [{{ $component }}]
      regex: coordinator|data-node
      action: keep
    {{- end }}
    - sourceLabels: [{{ $component }}]
      targetLabel: job
      replacement: diagon-$1{{ ternary "" "-compatible" (eq $path "/actuator/prometheus") }}
    - targetLabel: cluster
      replacement: {{ include "diagon.clusterName" $root | quote }}
    - sourceLabels: [__meta_kubernetes_namespace]
      targetLabel: namespace
    - sourceLabels: [__meta_kubernetes_pod_name]
      targetLabel: pod
    - sourceLabels: [__meta_kubernetes_pod_node_name]
      targetLabel: kubernetes_node
    {{- with $monitor.relabelings }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $monitor.metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}
