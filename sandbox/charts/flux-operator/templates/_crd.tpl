{{- /* One CRD: (list context Kind plural spec-schema). Fields that the stand-in does not name are kept, as are all of status. */ -}}
{{- define "operator.crd" -}}
{{- $context := index . 0 -}}
{{- $kind := index . 1 -}}
{{- $plural := index . 2 -}}
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {{ $plural }}.fluxcd.controlplane.io
  annotations:
    controller-gen.kubebuilder.io/version: v0.21.0
    helm.sh/resource-policy: keep
  labels:
    {{- include "operator.labels" $context | nindent 4 }}
spec:
  group: fluxcd.controlplane.io
  scope: Namespaced
  names:
    kind: {{ $kind }}
    listKind: {{ $kind }}List
    plural: {{ $plural }}
    singular: {{ lower $kind }}
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
        - name: Ready
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].status
        - name: Status
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].message
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion: {type: string}
            kind: {type: string}
            metadata: {type: object}
            spec:
              {{- index . 3 | nindent 14 }}
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
{{- end -}}

{{- define "operator.anySpec" -}}
type: object
x-kubernetes-preserve-unknown-fields: true
{{- end -}}

{{- /* What FluxInstance knows, from the field table of the operator's documentation. */ -}}
{{- define "operator.fluxInstanceSpec" -}}
type: object
required: [distribution]
properties:
  distribution:
    type: object
    required: [registry, version]
    properties:
      version: {type: string}
      registry: {type: string}
      artifact: {type: string, pattern: "^oci://.*$"}
      artifactPullSecret: {type: string}
      imagePullSecret: {type: string}
      variant: {type: string, enum: [upstream-alpine, enterprise-alpine, enterprise-distroless, enterprise-distroless-fips]}
  components:
    type: array
    items: {type: string}
  cluster:
    type: object
    properties:
      {{- range $name := list "multitenant" "multitenantWorkloadIdentity" "networkPolicy" "objectLevelWorkloadIdentity" }}
      {{ $name }}: {type: boolean}
      {{- end }}
      {{- range $name := list "domain" "tenantDefaultServiceAccount" "tenantDefaultDecryptionServiceAccount" "tenantDefaultKubeConfigServiceAccount" }}
      {{ $name }}: {type: string}
      {{- end }}
      size: {type: string, enum: [small, medium, large]}
      type: {type: string, enum: [kubernetes, openshift, aws, azure, gcp]}
  commonMetadata:
    type: object
    properties:
      annotations: {type: object, additionalProperties: {type: string}}
      labels: {type: object, additionalProperties: {type: string}}
  kustomize:
    type: object
    properties:
      patches:
        type: array
        items:
          type: object
          properties:
            patch: {type: string}
            target: {type: object, x-kubernetes-preserve-unknown-fields: true}
  migrateResources: {type: boolean}
  wait: {type: boolean}
  sharding:
    type: object
    required: [shards]
    properties:
      key: {type: string}
      shards: {type: array, items: {type: string}}
      storage: {type: string, enum: [ephemeral, persistent]}
  storage:
    type: object
    required: [class, size]
    properties:
      class: {type: string}
      size: {type: string}
  sync:
    type: object
    required: [kind, path, ref, url]
    properties:
      {{- range $name := list "name" "interval" "url" "ref" "path" "pullSecret" }}
      {{ $name }}: {type: string}
      {{- end }}
      kind: {type: string, enum: [OCIRepository, GitRepository, Bucket]}
      provider: {type: string, enum: [generic, aws, azure, gcp, github]}
{{- end -}}
