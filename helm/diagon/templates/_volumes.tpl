{{/* The volume of a pod whose StatefulSet makes no claim; argument: persistence */}}
{{- define "diagon.dataVolume" -}}
{{- if not .enabled }}
- name: data
  emptyDir: {}
{{- else if .existingClaim }}
- name: data
  persistentVolumeClaim:
    claimName: {{ .existingClaim }}
{{- end }}
{{- end -}}

{{/* What a StatefulSet says of its claims: dict root, role, component, group. A claim's labels can not be changed: they have no version. */}}
{{- define "diagon.claims" -}}
{{- $persistence := .role.persistence -}}
{{- if and $persistence.enabled (not $persistence.existingClaim) -}}
{{- if include "diagon.kubernetes.atLeast" (dict "root" .root "version" "1.27") }}
persistentVolumeClaimRetentionPolicy:
  {{- toYaml .role.persistentVolumeClaimRetentionPolicy | nindent 2 }}
{{- end }}
volumeClaimTemplates:
  - metadata:
      name: data
      labels:
        {{- include "diagon.roleSelector" . | nindent 8 }}
        {{- with $persistence.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $persistence.annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      accessModes:
        {{- toYaml $persistence.accessModes | nindent 8 }}
      {{- with default .root.Values.global.storageClass $persistence.storageClass }}
      storageClassName: {{ ternary "" . (eq . "-") | quote }}
      {{- end }}
      {{- with $persistence.volumeAttributesClassName }}
      volumeAttributesClassName: {{ . }}
      {{- end }}
      {{- with $persistence.selector }}
      selector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      resources:
        requests:
          storage: {{ $persistence.size | quote }}
{{- end -}}
{{- end -}}

{{/* The rest of a StatefulSet that has nothing to do with its pods: dict root, role */}}
{{- define "diagon.statefulSetPolicy" -}}
podManagementPolicy: Parallel
revisionHistoryLimit: {{ .role.revisionHistoryLimit }}
{{- if include "diagon.kubernetes.atLeast" (dict "root" .root "version" "1.23") }}
minReadySeconds: {{ .role.minReadySeconds }}
{{- end }}
updateStrategy:
  {{- toYaml .role.updateStrategy | nindent 2 }}
{{- end -}}
