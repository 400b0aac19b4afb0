{{/*
The template of a node's pods.
dict root, role (its merged values), key, component, group (optional), config (name of its ConfigMap), checksum, labels, ports, lifecycle,
grace (seconds of the probes' own grace period, optional), data (the claim or emptyDir is there to be mounted)
*/}}
{{- define "diagon.podTemplate" -}}
{{- $labels := merge (include "diagon.roleSelector" . | fromYaml) (.labels | default dict) .role.podLabels .root.Values.commonLabels (dict "app.kubernetes.io/part-of" "diagon") -}}
{{- $annotations := merge (dict "checksum/config" .checksum) .role.podAnnotations
    (include "diagon.podMonitoring" (dict "root" .root "port" .ports.http) | fromYaml)
    (dict "kubectl.kubernetes.io/default-container" .component) -}}
metadata:
  labels:
    {{- toYaml $labels | nindent 4 }}
  annotations:
    {{- toYaml $annotations | nindent 4 }}
spec:
  serviceAccountName: {{ include "diagon.serviceAccount" . }}
  automountServiceAccountToken: {{ (index .root.Values.serviceAccounts .key).automountToken }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .role.terminationGracePeriodSeconds }}
  {{- with .root.Values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- include "diagon.pullSecrets" . | nindent 4 }}
  {{- end }}
  {{- with .role.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- include "diagon.podPlacement" . | trim | nindent 2 }}
  {{- with .role.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "diagon.image" . | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- with .role.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      env:
        {{- range $name, $path := dict "POD_NAME" "metadata.name" "POD_NAMESPACE" "metadata.namespace" "POD_IP" "status.podIP" }}
        - name: {{ $name }}
          valueFrom:
            fieldRef:
              fieldPath: {{ $path }}
        {{- end }}
        {{- with .role.jvmOptions }}
        - name: JDK_JAVA_OPTIONS
          value: {{ join " " . | quote }}
        {{- end }}
        {{- with .role.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .role.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- range $name, $port := .ports }}
        - name: {{ $name }}
          containerPort: {{ $port }}
          protocol: TCP
        {{- end }}
      {{- range $probe := list "startupProbe" "livenessProbe" "readinessProbe" }}
      {{- with get $.role $probe }}
      {{ $probe }}:
        {{- toYaml . | nindent 8 }}
        {{- if and $.grace (ne $probe "readinessProbe") (include "diagon.kubernetes.atLeast" (dict "root" $.root "version" "1.25")) }}
        terminationGracePeriodSeconds: {{ $.grace }}
        {{- end }}
      {{- end }}
      {{- end }}
      {{- with .lifecycle }}
      lifecycle:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .role.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - name: config
          mountPath: /etc/diagon
          readOnly: true
        - name: tmp
          mountPath: /tmp
        {{- if .data }}
        - name: data
          mountPath: /var/lib/diagon
        {{- end }}
        {{- with .role.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .role.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ .config }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ .role.tmpSizeLimit }}
    {{- if .data }}
    {{- with include "diagon.dataVolume" .role.persistence | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- with .role.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* The scrape annotations of a pod, where they are wanted: dict root, port */}}
{{- define "diagon.podMonitoring" -}}
{{- with .root.Values.monitoring }}{{ include "diagon.monitoring.podAnnotations" $ }}{{ end -}}
{{- end -}}

{{/* Secrets are names, or maps with a name, as charts have both */}}
{{- define "diagon.pullSecrets" -}}
{{- range . }}
- name: {{ if kindIs "string" . }}{{ . }}{{ else }}{{ .name }}{{ end }}
{{- end }}
{{- end -}}
