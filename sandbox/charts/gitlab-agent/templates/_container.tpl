{{- define "agent.container" -}}
- name: {{ .Chart.Name }}
  image: {{ printf "%s/%s:%s" .Values.image.registry .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  {{- with .Values.securityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  args:
    - --token-file=/etc/agentk/secrets/token
    - --kas-address={{ .Values.config.kasAddress }}
    {{- if .Values.config.kasCaCert }}
    - --kas-ca-cert-file=/etc/agentk/config/ca.crt
    {{- end }}
    {{- range .Values.config.kasHeaders }}
    - --kas-header={{ . }}
    {{- end }}
    {{- with .Values.extraArgs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  env:
    {{- range $name, $path := dict "POD_NAMESPACE" "metadata.namespace" "POD_NAME" "metadata.name" "POD_IP" "status.podIP" "SERVICE_ACCOUNT_NAME" "spec.serviceAccountName" }}
    - name: {{ $name }}
      valueFrom:
        fieldRef:
          fieldPath: {{ $path }}
    {{- end }}
    - name: GITLAB_AGENT_TELEMETRY_installation_method
      value: helm-chart
    - name: GITLAB_AGENT_TELEMETRY_helm_chart_version
      value: {{ .Chart.Version | quote }}
    - name: OCS_ENABLED
      value: {{ .Values.config.operational_container_scanning.enabled | quote }}
    {{- if .Values.config.operational_container_scanning.enabled }}
    - name: OCS_SERVICE_ACCOUNT_NAME
      value: {{ printf "%s-ocs-scanning-pod-sa" (include "agent.name" .) }}
    {{- end }}
    {{- with .Values.resources.limits }}
    {{- if .cpu }}
    - name: GOMAXPROCS
      valueFrom:
        resourceFieldRef:
          resource: limits.cpu
    {{- end }}
    {{- if .memory }}
    - name: GOMEMLIMIT
      valueFrom:
        resourceFieldRef:
          resource: limits.memory
    {{- end }}
    {{- end }}
    {{- with .Values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if .Values.config.observability.enabled }}
  ports:
    - name: observability
      containerPort: 8080
      protocol: TCP
  {{- end }}
  livenessProbe:
    httpGet:
      path: /liveness
      port: 8080
    initialDelaySeconds: 15
    periodSeconds: 20
  readinessProbe:
    httpGet:
      path: /readiness
      port: 8080
    initialDelaySeconds: 5
    periodSeconds: 10
  terminationMessagePolicy: {{ .Values.terminationMessagePolicy }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  volumeMounts:
    - name: secret-volume
      mountPath: /etc/agentk/secrets
      readOnly: true
    {{- if .Values.config.kasCaCert }}
    - name: config-volume
      mountPath: /etc/agentk/config
      readOnly: true
    {{- end }}
    - name: service-account-token-volume
      mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      readOnly: true
    {{- with .Values.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
