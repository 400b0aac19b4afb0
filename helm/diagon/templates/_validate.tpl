{{/* What the schema can not say. Every message says what to do. dict root, into (a map that takes `problems`, a list) */}}
{{- define "diagon.validate" -}}
{{- $values := .root.Values -}}
{{- $problems := list -}}
{{- $groups := dict -}}
{{- include "diagon.groups" (dict "root" .root "into" $groups) -}}
{{- $fullname := include "diagon.fullname" .root -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) -}}
{{- $problems = append $problems (printf "objects would be called %s: names of services begin with a letter and have no dots; set fullnameOverride" $fullname) -}}
{{- end -}}
{{- if eq (mod (int $values.master.replicas) 2) 0 -}}
{{- $problems = append $problems (printf "master.replicas is %d: an even number survives no more failures than one less; set 1, 3 or 5" (int $values.master.replicas)) -}}
{{- end -}}
{{- /* Raft's members are written into its log when it begins: a master more would wait for ever, or begin a cluster of its own. */ -}}
{{- if .root.Release.IsUpgrade -}}
{{- $running := lookup "apps/v1" "StatefulSet" .root.Release.Namespace (printf "%s-master" (include "diagon.fullname" .root)) -}}
{{- $masters := int (dig "spec" "replicas" 0 ($running | default dict)) -}}
{{- /* 0: none is installed, or all were stopped by hand, as for a restore */ -}}
{{- if and (gt $masters 0) (ne $masters (int $values.master.replicas)) -}}
{{- $problems = append $problems (printf "master.replicas is %d, but this cluster was made with %d, which can not change while masters run: set %d, or see docs/operations/scale.md" (int $values.master.replicas) $masters $masters) -}}
{{- end -}}
{{- end -}}
{{- if gt (int $values.master.podDisruptionBudget.maxUnavailable) (div (sub (int $values.master.replicas) 1) 2 | max 1 | int) -}}
{{- $problems = append $problems (printf "master.podDisruptionBudget.maxUnavailable is %v: a majority of the masters has to stay; set 1" $values.master.podDisruptionBudget.maxUnavailable) -}}
{{- end -}}
{{- include "diagon.validate.coordinator" (dict "values" $values "into" .into) -}}
{{- $problems = concat $problems (.into.coordinator | default list) -}}
{{- include "diagon.validate.groups" (dict "values" $values "groups" $groups "into" .into) -}}
{{- $problems = concat $problems (.into.groups | default list) -}}
{{- include "diagon.validate.doors" (dict "values" $values "into" .into) -}}
{{- $problems = concat $problems (.into.doors | default list) -}}
{{- range $part, $config := $values.config -}}
{{- range $key, $_ := $config -}}
{{- if contains "." $key -}}
{{- $problems = append $problems (printf "config.%s has the dotted key [%s]: nest it, so that it is merged with what the chart writes" $part $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $_ := set .into "problems" $problems -}}
{{- end -}}

{{- define "diagon.validate.coordinator" -}}
{{- $problems := list -}}
{{- $coordinator := .values.coordinator -}}
{{- $scaling := $coordinator.autoscaling -}}
{{- if $scaling.enabled -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- $problems = append $problems (printf "coordinator.autoscaling.minReplicas (%d) is more than maxReplicas (%d): lower the one or raise the other" (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
{{- end -}}
{{- if not (or $scaling.targetCPUUtilizationPercentage $scaling.targetMemoryUtilizationPercentage $scaling.metrics) -}}
{{- $problems = append $problems "coordinator.autoscaling watches nothing: set targetCPUUtilizationPercentage, targetMemoryUtilizationPercentage or metrics" -}}
{{- end -}}
{{- $requests := dig "requests" dict (mergeOverwrite (deepCopy .values.defaults.resources) (deepCopy ($coordinator.resources | default dict))) -}}
{{- range $resource, $percent := dict "cpu" $scaling.targetCPUUtilizationPercentage "memory" $scaling.targetMemoryUtilizationPercentage -}}
{{- if and $percent (not (hasKey $requests $resource)) -}}
{{- $problems = append $problems (printf "coordinator.autoscaling watches %s, of which coordinators request nothing: set coordinator.resources.requests.%s" $resource $resource) -}}
{{- end -}}
{{- end -}}
{{- else if lt (int $coordinator.replicas) 1 -}}
{{- $problems = append $problems "coordinator.replicas is 0: nobody would answer; set 1 or more, or coordinator.autoscaling.enabled" -}}
{{- end -}}
{{- if ge (int $coordinator.drainSeconds) (int $coordinator.terminationGracePeriodSeconds) -}}
{{- $problems = append $problems (printf "coordinator.drainSeconds (%d) leaves nothing of terminationGracePeriodSeconds (%d) to end requests in: raise the latter" (int $coordinator.drainSeconds) (int $coordinator.terminationGracePeriodSeconds)) -}}
{{- end -}}
{{- if and $coordinator.service.nodePort (eq $coordinator.service.type "ClusterIP") -}}
{{- $problems = append $problems "coordinator.service.nodePort needs coordinator.service.type NodePort or LoadBalancer: set the type, or nodePort 0" -}}
{{- end -}}
{{- if and $coordinator.service.externalTrafficPolicy (eq $coordinator.service.type "ClusterIP") -}}
{{- $problems = append $problems "coordinator.service.externalTrafficPolicy needs coordinator.service.type NodePort or LoadBalancer: set the type, or leave it empty" -}}
{{- end -}}
{{- $_ := set .into "coordinator" $problems -}}
{{- end -}}

{{- define "diagon.validate.groups" -}}
{{- $problems := list -}}
{{- $nodes := 0 -}}
{{- $zoned := list -}}
{{- $zoneless := list -}}
{{- $zones := list -}}
{{- range $name, $group := .groups -}}
{{- $nodes = add $nodes (int $group.replicas) -}}
{{- if $group.zone -}}
{{- $zoned = append $zoned $name -}}
{{- $zones = append $zones $group.zone -}}
{{- else -}}
{{- $zoneless = append $zoneless $name -}}
{{- end -}}
{{- if not (or $group.persistence.enabled $group.acknowledgeDataLossWithoutPersistence) -}}
{{- $problems = append $problems (printf "dataNodeGroups.%s has no volumes (persistence.enabled is false): its data are lost with each pod. Set persistence.enabled, or acknowledgeDataLossWithoutPersistence if that is what you want" $name) -}}
{{- end -}}
{{- if and $group.persistence.existingClaim (gt (int $group.replicas) 1) -}}
{{- $problems = append $problems (printf "dataNodeGroups.%s has one existingClaim for %d nodes: set replicas to 1, and make a group for each claim" $name (int $group.replicas)) -}}
{{- end -}}
{{- end -}}
{{- if and .values.master.persistence.existingClaim (gt (int .values.master.replicas) 1) -}}
{{- $problems = append $problems (printf "master.persistence.existingClaim is one claim for %d masters: set master.replicas to 1, or leave it empty" (int .values.master.replicas)) -}}
{{- end -}}
{{- if lt (int $nodes) 1 -}}
{{- $problems = append $problems "there is no data node: give one of dataNodeGroups 1 replica or more, and enabled: true" -}}
{{- end -}}
{{- if and $zoned $zoneless -}}
{{- $problems = append $problems (printf "dataNodeGroups %s have a zone and %s have none: copies are spread over zones only if every group has one; set zone in all or in none" (join ", " $zoned) (join ", " $zoneless)) -}}
{{- end -}}
{{- if and $zoned (not $zoneless) (lt (len (uniq $zones)) 2) -}}
{{- $problems = append $problems (printf "all dataNodeGroups are in the one zone %s: nothing can be spread; add a group in another zone, or leave zone empty" (first $zones)) -}}
{{- end -}}
{{- $_ := set .into "groups" $problems -}}
{{- end -}}

{{- define "diagon.validate.doors" -}}
{{- $problems := list -}}
{{- if .values.ingress.enabled -}}
{{- if not .values.ingress.hosts -}}
{{- $problems = append $problems "ingress.enabled without a host: set ingress.hosts, as [{host: search.example.com}]" -}}
{{- end -}}
{{- $seen := dict -}}
{{- range .values.ingress.hosts -}}
{{- $host := .host -}}
{{- range (.paths | default (list (dict "path" "/"))) -}}
{{- $place := printf "%s%s" $host .path -}}
{{- if hasKey $seen $place -}}
{{- $problems = append $problems (printf "ingress.hosts has %s twice: take one away" $place) -}}
{{- end -}}
{{- $_ := set $seen $place true -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $route := .values.route -}}
{{- if and $route.enabled (not $route.parentRefs) -}}
{{- $problems = append $problems (printf "route.%s.enabled without a gateway: set route.%s.parentRefs, as [{name: public, namespace: gateways}]" $name $name) -}}
{{- end -}}
{{- end -}}
{{- range $place, $tag := dict "image.tag" .values.image.tag "master.image.tag" .values.master.image.tag "coordinator.image.tag" .values.coordinator.image.tag "dataNode.image.tag" .values.dataNode.image.tag -}}
{{- if eq $tag "latest" -}}
{{- $problems = append $problems (printf "%s is latest: nodes of one role would run different versions after a restart; name a version" $place) -}}
{{- end -}}
{{- end -}}
{{- if and .values.rbac.readNodes (not .values.rbac.create) -}}
{{- $problems = append $problems "rbac.readNodes needs rbac.create: set it, or leave readNodes false and give groups a zone" -}}
{{- end -}}
{{- if and .values.monitoring.serviceMonitor.enabled .values.monitoring.podMonitor.enabled -}}
{{- $problems = append $problems "monitoring.serviceMonitor and monitoring.podMonitor would both scrape every node: enable one of them" -}}
{{- end -}}
{{- $_ := set .into "doors" $problems -}}
{{- end -}}
