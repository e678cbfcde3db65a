{{- define "runner.container" -}}
- name: {{ include "runner.name" . }}
  image: {{ printf "%s/%s:%s" .Values.image.registry .Values.image.image (default (printf "alpine-v%s" .Chart.AppVersion) .Values.image.tag) | quote }}
  imagePullPolicy: {{ .Values.imagePullPolicy | quote }}
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  {{- if .Values.deploymentLifecycle }}
  lifecycle:
    {{- toYaml .Values.deploymentLifecycle | nindent 4 }}
  {{- else if .Values.unregisterRunners }}
  lifecycle:
    preStop:
      exec:
        command: [/entrypoint, unregister, --all-runners]
  {{- end }}
  {{- if .Values.useTini }}
  command: [/usr/bin/tini, -s, --, /bin/bash, /configmaps/entrypoint]
  {{- else }}
  command: [/usr/bin/dumb-init, --, /bin/bash, /configmaps/entrypoint]
  {{- end }}
  env:
    - name: CI_SERVER_URL
      value: {{ .Values.gitlabUrl | quote }}
    - name: RUNNER_EXECUTOR
      value: {{ .Values.runners.executor | quote }}
    - name: REGISTER_LOCKED
      value: {{ ne (.Values.runners.locked | toString) "false" | quote }}
    - name: RUNNER_TAG_LIST
      value: {{ .Values.runners.tags | default "" | quote }}
    {{- with .Values.runners.name }}
    - name: RUNNER_NAME
      value: {{ . | quote }}
    {{- end }}
    - name: SESSION_SERVER_ADDRESS
      value:
    {{- range .Values.envVars }}
    - name: {{ .name }}
      value: {{ .value | quote }}
    {{- end }}
    {{- range $name, $value := .Values.extraEnv }}
    - name: {{ $name }}
      value: {{ $value | quote }}
    {{- end }}
    {{- range $name, $from := .Values.extraEnvFrom }}
    - name: {{ $name }}
      valueFrom:
        {{- toYaml $from | nindent 8 }}
    {{- end }}
  livenessProbe:
    exec:
      command: [/bin/bash, /configmaps/check-live, "3"]
    {{- include "runner.probe" (list .Values.livenessProbe .Values.probeTimeoutSeconds) | nindent 4 }}
  readinessProbe:
    exec:
      command: [/usr/bin/pgrep, "gitlab.*runner"]
    {{- include "runner.probe" (list .Values.readinessProbe .Values.probeTimeoutSeconds) | nindent 4 }}
  ports:
    - name: {{ .Values.metrics.portName | quote }}
      containerPort: {{ .Values.metrics.port }}
  volumeMounts:
    - name: projected-secrets
      mountPath: /secrets
    - name: etc-gitlab-runner
      mountPath: /home/gitlab-runner/.gitlab-runner
    - name: configmaps
      mountPath: /configmaps
    {{- if .Values.certsSecretName }}
    - name: custom-certs
      readOnly: true
      mountPath: /home/gitlab-runner/.gitlab-runner/certs/
    {{- end }}
    {{- with .Values.volumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
{{- end -}}

{{- define "runner.probe" -}}
{{- $probe := index . 0 -}}
initialDelaySeconds: {{ default 60 $probe.initialDelaySeconds }}
timeoutSeconds: {{ default (index . 1) $probe.timeoutSeconds }}
periodSeconds: {{ default 60 $probe.periodSeconds }}
successThreshold: {{ default 1 $probe.successThreshold }}
failureThreshold: {{ default 3 $probe.failureThreshold }}
{{- with $probe.terminationGracePeriodSeconds }}
terminationGracePeriodSeconds: {{ . }}
{{- end }}
{{- end -}}
