/** The type of a field of the Kubernetes API, as far as a patch can get it wrong. */
export type Field =
  /** Dropped where it is empty. */
  | "string"
  /** A text that stays where it is empty: it is required, or its absence means something else. */
  | "text"
  | "bool"
  /** A bool that is dropped where it is false. */
  | "flag"
  | "int"
  /** A whole number that is dropped where it is 0. */
  | "count"
  | "quantity"
  | "int-or-string"
  | { readonly list: Field }
  | { readonly map: Field }
  | { readonly fields: Readonly<Record<string, Field>> };

const list = (item: Field): Field => ({ list: item });
const map = (value: Field): Field => ({ map: value });

/** Fields by type, the names in one text: `strings: "a b"`. */
function fields(
  types: Partial<Record<"string" | "text" | "bool" | "flag" | "int" | "count" | "strings", string>>,
  rest: Record<string, Field> = {},
) {
  const of = (names: string | undefined, field: Field) =>
    Object.fromEntries((names?.split(" ") ?? []).map((name): [string, Field] => [name, field]));
  const all: Readonly<Record<string, Field>> = {
    ...of(types.string, "string"),
    ...of(types.text, "text"),
    ...of(types.bool, "bool"),
    ...of(types.flag, "flag"),
    ...of(types.int, "int"),
    ...of(types.count, "count"),
    ...of(types.strings, list("string")),
    ...rest,
  };
  return { fields: all };
}

const NAME = fields({ string: "name" });
const SELECTOR = fields(
  {},
  { matchLabels: map("string"), matchExpressions: list(fields({ text: "key operator", strings: "values" })) },
);
const PROFILE = fields({ text: "type localhostProfile" });
const SE_LINUX = fields({ string: "user role type level" });
const WINDOWS = fields({ text: "gmsaCredentialSpecName gmsaCredentialSpec runAsUserName", bool: "hostProcess" });
const KEY = fields({ string: "name", text: "key", bool: "optional" });
const FIELD_REF = fields({ string: "apiVersion", text: "fieldPath" });
const RESOURCE_REF = fields({ string: "containerName", text: "resource" }, { divisor: "quantity" });
const ITEMS = list(fields({ text: "key path", int: "mode" }));
const DOWNWARD = list(fields({ text: "path", int: "mode" }, { fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_REF }));
const RESOURCES = fields(
  {},
  { limits: map("quantity"), requests: map("quantity"), claims: list(fields({ text: "name", string: "request" })) },
);

const ACTION = {
  exec: fields({ strings: "command" }),
  httpGet: fields(
    { string: "path host scheme" },
    { port: "int-or-string", httpHeaders: list(fields({ text: "name value" })) },
  ),
  tcpSocket: fields({ string: "host" }, { port: "int-or-string" }),
} as const;
const HANDLER = fields({}, { ...ACTION, sleep: fields({ int: "seconds" }) });
const PROBE = fields(
  {
    count: "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold",
    int: "terminationGracePeriodSeconds",
  },
  { ...ACTION, grpc: fields({ int: "port", text: "service" }) },
);

const CONTAINER = fields(
  {
    text: "name restartPolicy",
    string: "image workingDir imagePullPolicy terminationMessagePath terminationMessagePolicy",
    flag: "stdin stdinOnce tty",
    strings: "command args",
  },
  {
    ports: list(fields({ string: "name hostIP protocol", int: "containerPort", count: "hostPort" })),
    envFrom: list(
      fields(
        { string: "prefix" },
        {
          configMapRef: fields({ string: "name", bool: "optional" }),
          secretRef: fields({ string: "name", bool: "optional" }),
        },
      ),
    ),
    env: list(
      fields(
        { text: "name", string: "value" },
        {
          valueFrom: fields(
            {},
            { fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_REF, configMapKeyRef: KEY, secretKeyRef: KEY },
          ),
        },
      ),
    ),
    resources: RESOURCES,
    resizePolicy: list(fields({ text: "resourceName restartPolicy" })),
    volumeMounts: list(
      fields({
        text: "name mountPath mountPropagation recursiveReadOnly",
        string: "subPath subPathExpr",
        flag: "readOnly",
      }),
    ),
    volumeDevices: list(fields({ text: "name devicePath" })),
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    startupProbe: PROBE,
    lifecycle: fields({ text: "stopSignal" }, { postStart: HANDLER, preStop: HANDLER }),
    securityContext: fields(
      {
        text: "procMount",
        bool: "privileged runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation",
        int: "runAsUser runAsGroup",
      },
      {
        capabilities: fields({ strings: "add drop" }),
        seLinuxOptions: SE_LINUX,
        windowsOptions: WINDOWS,
        seccompProfile: PROFILE,
        appArmorProfile: PROFILE,
      },
    ),
  },
);

const CLAIM = fields(
  { text: "storageClassName volumeMode volumeAttributesClassName", string: "volumeName", strings: "accessModes" },
  { resources: RESOURCES, selector: SELECTOR, dataSource: fields({ text: "apiGroup kind name" }) },
);

const VOLUME = fields(
  { text: "name" },
  {
    hostPath: fields({ text: "path type" }),
    emptyDir: fields({ string: "medium" }, { sizeLimit: "quantity" }),
    secret: fields({ string: "secretName", bool: "optional", int: "defaultMode" }, { items: ITEMS }),
    configMap: fields({ string: "name", bool: "optional", int: "defaultMode" }, { items: ITEMS }),
    nfs: fields({ text: "server path", flag: "readOnly" }),
    persistentVolumeClaim: fields({ text: "claimName", flag: "readOnly" }),
    csi: fields(
      { text: "driver fsType", bool: "readOnly" },
      { volumeAttributes: map("string"), nodePublishSecretRef: NAME },
    ),
    downwardAPI: fields({ int: "defaultMode" }, { items: DOWNWARD }),
    image: fields({ string: "reference pullPolicy" }),
    ephemeral: fields(
      {},
      {
        volumeClaimTemplate: fields(
          {},
          { metadata: fields({}, { labels: map("string"), annotations: map("string") }), spec: CLAIM },
        ),
      },
    ),
    projected: fields(
      { int: "defaultMode" },
      {
        sources: list(
          fields(
            {},
            {
              secret: fields({ string: "name", bool: "optional" }, { items: ITEMS }),
              configMap: fields({ string: "name", bool: "optional" }, { items: ITEMS }),
              downwardAPI: fields({}, { items: DOWNWARD }),
              serviceAccountToken: fields({ string: "audience", text: "path", int: "expirationSeconds" }),
              clusterTrustBundle: fields(
                { text: "name signerName path", bool: "optional" },
                { labelSelector: SELECTOR },
              ),
            },
          ),
        ),
      },
    ),
    iscsi: fields(
      {
        text: "targetPortal iqn initiatorName",
        string: "iscsiInterface fsType",
        flag: "readOnly chapAuthDiscovery chapAuthSession",
        int: "lun",
        strings: "portals",
      },
      { secretRef: NAME },
    ),
    cephfs: fields({ string: "path user secretFile", flag: "readOnly", strings: "monitors" }, { secretRef: NAME }),
    fc: fields({ string: "fsType", flag: "readOnly", int: "lun", strings: "targetWWNs wwids" }),
    gitRepo: fields({ text: "repository", string: "revision directory" }),
  },
);

const NODE_TERM = fields(
  {},
  {
    matchExpressions: list(fields({ text: "key operator", strings: "values" })),
    matchFields: list(fields({ text: "key operator", strings: "values" })),
  },
);
const POD_TERM = fields(
  { text: "topologyKey", strings: "namespaces matchLabelKeys mismatchLabelKeys" },
  { labelSelector: SELECTOR, namespaceSelector: SELECTOR },
);
const POD_AFFINITY = fields(
  {},
  {
    requiredDuringSchedulingIgnoredDuringExecution: list(POD_TERM),
    preferredDuringSchedulingIgnoredDuringExecution: list(fields({ int: "weight" }, { podAffinityTerm: POD_TERM })),
  },
);

/** The `spec` of a pod (Kubernetes API reference v1.36, PodSpec). */
export const POD_SPEC: Field = fields(
  {
    text: "preemptionPolicy runtimeClassName hostnameOverride",
    string:
      "restartPolicy dnsPolicy serviceAccountName serviceAccount nodeName hostname subdomain schedulerName priorityClassName",
    flag: "hostNetwork hostPID hostIPC",
    bool: "automountServiceAccountToken shareProcessNamespace enableServiceLinks setHostnameAsFQDN hostUsers",
    int: "terminationGracePeriodSeconds activeDeadlineSeconds priority",
  },
  {
    volumes: list(VOLUME),
    initContainers: list(CONTAINER),
    containers: list(CONTAINER),
    ephemeralContainers: list({ fields: { ...CONTAINER.fields, targetContainerName: "string" } }),
    nodeSelector: map("string"),
    securityContext: fields(
      {
        bool: "runAsNonRoot",
        int: "runAsUser runAsGroup fsGroup",
        text: "fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy",
      },
      {
        supplementalGroups: list("int"),
        sysctls: list(fields({ text: "name value" })),
        seLinuxOptions: SE_LINUX,
        windowsOptions: WINDOWS,
        seccompProfile: PROFILE,
        appArmorProfile: PROFILE,
      },
    ),
    imagePullSecrets: list(NAME),
    affinity: fields(
      {},
      {
        nodeAffinity: fields(
          {},
          {
            requiredDuringSchedulingIgnoredDuringExecution: fields({}, { nodeSelectorTerms: list(NODE_TERM) }),
            preferredDuringSchedulingIgnoredDuringExecution: list(fields({ int: "weight" }, { preference: NODE_TERM })),
          },
        ),
        podAffinity: POD_AFFINITY,
        podAntiAffinity: POD_AFFINITY,
      },
    ),
    tolerations: list(fields({ string: "key operator value effect", int: "tolerationSeconds" })),
    hostAliases: list(fields({ text: "ip", strings: "hostnames" })),
    dnsConfig: fields(
      { strings: "nameservers searches" },
      { options: list(fields({ string: "name", text: "value" })) },
    ),
    readinessGates: list(fields({ text: "conditionType" })),
    overhead: map("quantity"),
    topologySpreadConstraints: list(
      fields(
        {
          text: "topologyKey whenUnsatisfiable nodeAffinityPolicy nodeTaintsPolicy",
          int: "maxSkew minDomains",
          strings: "matchLabelKeys",
        },
        { labelSelector: SELECTOR },
      ),
    ),
    os: fields({ text: "name" }),
    schedulingGates: list(fields({ text: "name" })),
    resourceClaims: list(fields({ text: "name resourceClaimName resourceClaimTemplateName" })),
    resources: RESOURCES,
  },
);
