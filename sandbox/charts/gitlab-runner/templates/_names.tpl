{{- define "runner.name" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if hasPrefix "gitlab-runner" .Release.Name -}}
{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name (default "gitlab-runner" .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{- define "runner.namespace" -}}
{{ default .Release.Namespace .Values.namespace }}
{{- end -}}

{{- define "runner.jobNamespace" -}}
{{ default (include "runner.namespace" .) .Values.runners.jobNamespace }}
{{- end -}}

{{- define "runner.labels" -}}
app: {{ include "runner.name" . }}
chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
release: {{ .Release.Name | quote }}
heritage: {{ .Release.Service | quote }}
{{- end -}}

{{- define "runner.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "runner.name" .) .Values.serviceAccount.name }}
{{- else -}}
{{ .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "runner.tokenSecret" -}}
{{ default (include "runner.name" .) .Values.runners.secret }}
{{- end -}}
