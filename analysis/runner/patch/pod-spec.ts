/** The type of a field of the Kubernetes API, as far as a patch can get it wrong. */
export type Field =
  | "string"
  | "bool"
  /** A bool that is dropped where it is false. */
  | "flag"
  | "int"
  | "quantity"
  | "int-or-string"
  | { readonly list: Field }
  | { readonly map: Field }
  | { readonly fields: Readonly<Record<string, Field>> };

const list = (item: Field): Field => ({ list: item });
const map = (value: Field): Field => ({ map: value });

/** Fields by type, the names in one text: `strings: "a b"`. */
function fields(
  types: Partial<Record<"string" | "bool" | "flag" | "int" | "strings", string>>,
  rest: Record<string, Field> = {},
) {
  const of = (names: string | undefined, field: Field) =>
    Object.fromEntries((names?.split(" ") ?? []).map((name): [string, Field] => [name, field]));
  const all: Readonly<Record<string, Field>> = {
    ...of(types.string, "string"),
    ...of(types.bool, "bool"),
    ...of(types.flag, "flag"),
    ...of(types.int, "int"),
    ...of(types.strings, list("string")),
    ...rest,
  };
  return { fields: all };
}

const NAME = fields({ string: "name" });
const SELECTOR = fields(
  {},
  { matchLabels: map("string"), matchExpressions: list(fields({ string: "key operator", strings: "values" })) },
);
const PROFILE = fields({ string: "type localhostProfile" });
const SE_LINUX = fields({ string: "user role type level" });
const WINDOWS = fields({ string: "gmsaCredentialSpecName gmsaCredentialSpec runAsUserName", bool: "hostProcess" });
const KEY = fields({ string: "name key", bool: "optional" });
const FIELD_REF = fields({ string: "apiVersion fieldPath" });
const RESOURCE_REF = fields({ string: "containerName resource" }, { divisor: "quantity" });
const ITEMS = list(fields({ string: "key path", int: "mode" }));
const DOWNWARD = list(fields({ string: "path", int: "mode" }, { fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_REF }));
const RESOURCES = fields(
  {},
  { limits: map("quantity"), requests: map("quantity"), claims: list(fields({ string: "name request" })) },
);

const ACTION = {
  exec: fields({ strings: "command" }),
  httpGet: fields(
    { string: "path host scheme" },
    { port: "int-or-string", httpHeaders: list(fields({ string: "name value" })) },
  ),
  tcpSocket: fields({ string: "host" }, { port: "int-or-string" }),
} as const;
const HANDLER = fields({}, { ...ACTION, sleep: fields({ int: "seconds" }) });
const PROBE = fields(
  {
    int: "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds",
  },
  { ...ACTION, grpc: fields({ int: "port", string: "service" }) },
);

const CONTAINER = fields(
  {
    string: "name image workingDir imagePullPolicy restartPolicy terminationMessagePath terminationMessagePolicy",
    flag: "stdin stdinOnce tty",
    strings: "command args",
  },
  {
    ports: list(fields({ string: "name hostIP protocol", int: "hostPort containerPort" })),
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
        { string: "name value" },
        {
          valueFrom: fields(
            {},
            { fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_REF, configMapKeyRef: KEY, secretKeyRef: KEY },
          ),
        },
      ),
    ),
    resources: RESOURCES,
    resizePolicy: list(fields({ string: "resourceName restartPolicy" })),
    volumeMounts: list(
      fields({ string: "name mountPath subPath subPathExpr mountPropagation recursiveReadOnly", flag: "readOnly" }),
    ),
    volumeDevices: list(fields({ string: "name devicePath" })),
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    startupProbe: PROBE,
    lifecycle: fields({ string: "stopSignal" }, { postStart: HANDLER, preStop: HANDLER }),
    securityContext: fields(
      {
        string: "procMount",
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
  { string: "storageClassName volumeMode volumeName volumeAttributesClassName", strings: "accessModes" },
  { resources: RESOURCES, selector: SELECTOR, dataSource: fields({ string: "apiGroup kind name namespace" }) },
);

const VOLUME = fields(
  { string: "name" },
  {
    hostPath: fields({ string: "path type" }),
    emptyDir: fields({ string: "medium" }, { sizeLimit: "quantity" }),
    secret: fields({ string: "secretName", bool: "optional", int: "defaultMode" }, { items: ITEMS }),
    configMap: fields({ string: "name", bool: "optional", int: "defaultMode" }, { items: ITEMS }),
    nfs: fields({ string: "server path", flag: "readOnly" }),
    persistentVolumeClaim: fields({ string: "claimName", flag: "readOnly" }),
    csi: fields(
      { string: "driver fsType", bool: "readOnly" },
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
              serviceAccountToken: fields({ string: "audience path", int: "expirationSeconds" }),
              clusterTrustBundle: fields(
                { string: "name signerName path", bool: "optional" },
                { labelSelector: SELECTOR },
              ),
            },
          ),
        ),
      },
    ),
    iscsi: fields(
      {
        string: "targetPortal iqn iscsiInterface fsType initiatorName",
        flag: "readOnly chapAuthDiscovery chapAuthSession",
        int: "lun",
        strings: "portals",
      },
      { secretRef: NAME },
    ),
    cephfs: fields({ string: "path user secretFile", flag: "readOnly", strings: "monitors" }, { secretRef: NAME }),
    fc: fields({ string: "fsType", flag: "readOnly", int: "lun", strings: "targetWWNs wwids" }),
    gitRepo: fields({ string: "repository revision directory" }),
  },
);

const NODE_TERM = fields(
  {},
  {
    matchExpressions: list(fields({ string: "key operator", strings: "values" })),
    matchFields: list(fields({ string: "key operator", strings: "values" })),
  },
);
const POD_TERM = fields(
  { string: "topologyKey", strings: "namespaces matchLabelKeys mismatchLabelKeys" },
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
    string:
      "restartPolicy dnsPolicy serviceAccountName serviceAccount nodeName hostname subdomain schedulerName priorityClassName preemptionPolicy runtimeClassName hostnameOverride",
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
        string: "fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy",
      },
      {
        supplementalGroups: list("int"),
        sysctls: list(fields({ string: "name value" })),
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
    hostAliases: list(fields({ string: "ip", strings: "hostnames" })),
    dnsConfig: fields({ strings: "nameservers searches" }, { options: list(fields({ string: "name value" })) }),
    readinessGates: list(fields({ string: "conditionType" })),
    overhead: map("quantity"),
    topologySpreadConstraints: list(
      fields(
        {
          string: "topologyKey whenUnsatisfiable nodeAffinityPolicy nodeTaintsPolicy",
          int: "maxSkew minDomains",
          strings: "matchLabelKeys",
        },
        { labelSelector: SELECTOR },
      ),
    ),
    os: NAME,
    schedulingGates: list(NAME),
    resourceClaims: list(fields({ string: "name resourceClaimName resourceClaimTemplateName" })),
    resources: RESOURCES,
  },
);
