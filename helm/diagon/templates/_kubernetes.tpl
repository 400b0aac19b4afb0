{{/*
What this Kubernetes has. Asked by version, not by .Capabilities.APIVersions: without a cluster (helm template, GitOps tools) Helm names the API
versions that it was built with, whatever version it renders for.
*/}}
{{- define "diagon.kubernetes.atLeast" -}}
{{- if semverCompare (printf ">=%s-0" .version) .root.Capabilities.KubeVersion.Version }}true{{ end -}}
{{- end -}}

{{- define "diagon.kubernetes.policyVersion" -}}
{{- ternary "policy/v1" "policy/v1beta1" (semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version) -}}
{{- end -}}

{{- define "diagon.kubernetes.autoscalingVersion" -}}
{{- ternary "autoscaling/v2" "autoscaling/v2beta2" (semverCompare ">=1.23-0" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
