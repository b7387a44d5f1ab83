{{- define "manyline.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* Labels of a part; .part is the service's name, which Prometheus takes as its job. */}}
{{- define "manyline.selector" -}}
app.kubernetes.io/name: manyline
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "manyline.labels" -}}
{{ include "manyline.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* A secret that exists; .name is its place in the values. */}}
{{- define "manyline.secret" -}}
{{- $secret := get .root.Values.secrets .name -}}
valueFrom:
  secretKeyRef:
    name: {{ required (printf "secrets.%s.name is missing: name a Secret that holds it under the key %s. docs/operations/README.md says how to make one." .name $secret.key) $secret.name | quote }}
    key: {{ $secret.key | quote }}
{{- end }}

{{/* What all services of an installation must agree on. */}}
{{- define "manyline.installation" -}}
- name: SPRING_KAFKA_BOOTSTRAP_SERVERS
  value: {{ required "kafka.bootstrapServers is missing: the chart brings no Kafka, say where yours is." .Values.kafka.bootstrapServers | quote }}
- name: SPRING_DATA_REDIS_HOST
  value: {{ required "redis.host is missing: the chart brings no Redis, say where yours is." .Values.redis.host | quote }}
- name: SPRING_DATA_REDIS_PORT
  value: {{ .Values.redis.port | quote }}
- name: SPRING_DATA_REDIS_SSL_ENABLED
  value: {{ .Values.redis.tls | quote }}
- name: SPRING_DATA_REDIS_PASSWORD
  {{- include "manyline.secret" (dict "root" . "name" "redisPassword") | nindent 2 }}
- name: MANYLINE_MASTERKEY_VALUE
  {{- include "manyline.secret" (dict "root" . "name" "masterKey") | nindent 2 }}
- name: MANYLINE_SHARDS
  value: {{ .Values.shards | quote }}
- name: MANYLINE_NETWORK
  value: {{ .Values.network | quote }}
{{- end }}

{{/* What gateways and workers must agree on about the files of messages. */}}
{{- define "manyline.media" -}}
{{- if .Values.media.claim -}}
- name: MANYLINE_MEDIA_DIRECTORY
  value: /data/media
- name: MANYLINE_MEDIA_DOWNLOAD
  value: {{ .Values.media.download | quote }}
- name: MANYLINE_MEDIA_PUBLICURL
  value: {{ .Values.media.publicUrl | quote }}
- name: MANYLINE_MEDIA_MAXFILE
  value: {{ .Values.media.maxFile | quote }}
- name: MANYLINE_MEDIA_MAXTOTAL
  value: {{ .Values.media.maxTotal | quote }}
- name: MANYLINE_MEDIA_KEEP
  value: {{ .Values.media.keep | quote }}
{{- end }}
{{- end }}

{{- define "manyline.env.api-gateway" -}}
- name: MANYLINE_ADMIN_PASSWORD
  {{- include "manyline.secret" (dict "root" . "name" "adminPassword") | nindent 2 }}
{{- with .Values.auth.issuerUri }}
- name: MANYLINE_AUTH_ISSUERURI
  value: {{ . | quote }}
{{- end }}
{{- with .Values.auth.audience }}
- name: MANYLINE_AUTH_AUDIENCE
  value: {{ . | quote }}
{{- end }}
{{- with .Values.cors.allowedOrigins }}
- name: MANYLINE_CORS_ALLOWEDORIGINS
  value: {{ join "," . | quote }}
{{- end }}
{{- end }}

{{- define "manyline.env.session-worker" -}}
- name: MANYLINE_WHATSAPP_SERVER
  value: {{ .Values.whatsapp.server | quote }}
{{- with .Values.whatsapp.trustRoot }}
- name: MANYLINE_WHATSAPP_TRUSTROOT
  value: {{ . | quote }}
{{- end }}
{{- with .Values.whatsapp.version }}
- name: MANYLINE_WHATSAPP_VERSION
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "manyline.env.webhook-dispatcher" -}}
{{- end }}
