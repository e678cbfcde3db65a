/** Which part of the sandbox waits for a tool: provisioning a stack ("up") or the end-to-end proofs only ("proof"). */
export type Phase = "up" | "proof";

/** A folder of a Go module whose files a tool's users need: custom resource definitions, kwok stages. */
export interface ModuleFiles {
  /** Module that holds the folder; it is one that the tool's go.mod names. */
  module: string;
  /** Folders or files inside the module, each copied flat into `as`. */
  from: string[];
  /** Name of the folder in the tool's place in the cache. */
  as: string;
}

/** How to recognise a release binary of the user's own: the arguments that print a version, per command. */
export type ReleaseProbe = Record<string, string[]>;

/** One tool: what is built, from which module, and what it gives. */
export interface Tool {
  /** Name, and folder under `sandbox/toolchain/` that holds its go.mod and go.sum. */
  name: string;
  /** Main package to build; "." is the folder's own main.go. */
  package: string;
  /** Module and version that go.mod pins (a test compares the two). */
  module: string;
  version: string;
  /** Arguments of `-ldflags`; release builds set their version this way too. */
  ldflags: string[];
  /**
   * Whether the compiler optimises. Without it a build takes less than half the time, and the program starts and
   * answers as fast as the sandbox needs; only the Pulumi CLI is measured against budgets of its own.
   */
  optimised: boolean;
  /** Commands that the build gives; the first is the file, the others are links to it. */
  commands: string[];
  /** Minutes that a first build takes on two cores, to tell the user what to expect. */
  minutes: number;
  /** Gibibytes that a first build adds to Go's caches and ours. */
  gib: number;
  phase: Phase;
  /** Set where release binaries are published and can stand in for our build. */
  release?: ReleaseProbe;
  files?: ModuleFiles;
}

const strip = ["-s", "-w"];
const kubeVersion = "k8s.io/component-base/version";
const runnerVersion = "gitlab.com/gitlab-org/gitlab-runner/common";

/** The tools of the sandbox in the order in which they are built when several are missing. */
export const tools: readonly Tool[] = [
  {
    name: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    module: "github.com/pulumi/pulumi/pkg/v3",
    version: "v3.259.0",
    ldflags: [...strip, "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0"],
    optimised: true,
    commands: ["pulumi"],
    minutes: 4,
    gib: 3.2,
    phase: "up",
    release: { pulumi: ["version"] },
  },
  {
    name: "kube",
    package: ".",
    module: "k8s.io/kubernetes",
    version: "v1.36.3",
    ldflags: [
      ...strip,
      `-X ${kubeVersion}.gitVersion=v1.36.3`,
      `-X ${kubeVersion}.gitMajor=1`,
      `-X ${kubeVersion}.gitMinor=36`,
      `-X ${kubeVersion}.gitTreeState=clean`,
    ],
    optimised: false,
    commands: ["kube", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
    minutes: 4,
    gib: 3,
    phase: "up",
  },
  {
    name: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    module: "go.etcd.io/etcd/server/v3",
    version: "v3.7.3",
    ldflags: strip,
    optimised: false,
    commands: ["etcd"],
    minutes: 0.5,
    gib: 0.3,
    phase: "up",
    release: { etcd: ["--version"] },
  },
  {
    name: "kwok",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    module: "sigs.k8s.io/kwok",
    version: "v0.8.0",
    ldflags: [...strip, "-X sigs.k8s.io/kwok/pkg/consts.Version=v0.8.0"],
    optimised: false,
    commands: ["kwok"],
    minutes: 1,
    gib: 0.8,
    phase: "up",
    release: { kwok: ["--version"] },
    files: {
      module: "sigs.k8s.io/kwok",
      from: ["kustomize/stage/node/fast", "kustomize/stage/node/heartbeat-with-lease", "kustomize/stage/pod/fast"],
      as: "stages",
    },
  },
  {
    name: "helm",
    package: "helm.sh/helm/v4/cmd/helm",
    module: "helm.sh/helm/v4",
    version: "v4.3.1",
    ldflags: [...strip, "-X helm.sh/helm/v4/internal/version.version=v4.3.1"],
    optimised: false,
    commands: ["helm"],
    minutes: 1.5,
    gib: 1.5,
    phase: "up",
    release: { helm: ["version", "--short"] },
  },
  {
    name: "registry",
    package: "github.com/distribution/distribution/v3/cmd/registry",
    module: "github.com/distribution/distribution/v3",
    version: "v3.1.2",
    ldflags: [...strip, "-X github.com/distribution/distribution/v3/version.version=v3.1.2"],
    optimised: false,
    commands: ["registry"],
    minutes: 1,
    gib: 1.5,
    phase: "up",
  },
  {
    name: "source-controller",
    package: "github.com/fluxcd/source-controller",
    module: "github.com/fluxcd/source-controller",
    version: "v1.9.5",
    ldflags: strip,
    optimised: false,
    commands: ["source-controller"],
    minutes: 2.5,
    gib: 3,
    phase: "proof",
    files: { module: "github.com/fluxcd/source-controller", from: ["config/crd/bases"], as: "crds" },
  },
  {
    name: "kustomize-controller",
    package: "github.com/fluxcd/kustomize-controller",
    module: "github.com/fluxcd/kustomize-controller",
    version: "v1.9.5",
    ldflags: strip,
    optimised: false,
    commands: ["kustomize-controller"],
    minutes: 2,
    gib: 2,
    phase: "proof",
    files: { module: "github.com/fluxcd/kustomize-controller", from: ["config/crd/bases"], as: "crds" },
  },
  {
    name: "gitlab-runner",
    package: ".",
    module: "gitlab.com/gitlab-org/gitlab-runner",
    version: "v1.11.1-0.20260903214710-fc1f1862bd91",
    ldflags: [...strip, `-X ${runnerVersion}.VERSION=19.4.0`, `-X ${runnerVersion}.REVISION=fc1f1862`],
    optimised: false,
    commands: ["gitlab-runner"],
    minutes: 1,
    gib: 1.2,
    phase: "proof",
  },
];

/**
 * @param name a tool's name
 * @returns the tool
 * @throws for an unknown name, listing the known ones
 */
export function toolNamed(name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) {
    throw new Error(`there is no tool "${name}"; the sandbox's tools are: ${tools.map((t) => t.name).join(", ")}`);
  }
  return tool;
}

/**
 * @param command a command such as "kubectl"
 * @returns the tool whose build gives that command
 * @throws for an unknown command, listing the known ones
 */
export function toolWithCommand(command: string): Tool {
  const tool = tools.find((candidate) => candidate.commands.includes(command));
  if (!tool) {
    const known = tools.flatMap((t) => t.commands).join(", ");
    throw new Error(`no tool of the sandbox gives the command "${command}"; there are: ${known}`);
  }
  return tool;
}

/** Arguments of `go` that build a tool, but for `-o FILE`. */
export function goBuildArguments(tool: Tool): string[] {
  return [
    "build",
    "-v",
    "-trimpath",
    "-buildvcs=false",
    ...(tool.optimised ? [] : ["-gcflags=all=-N -l -dwarf=false"]),
    `-ldflags=${tool.ldflags.join(" ")}`,
    tool.package,
  ];
}

/**
 * What `go` is told through its environment, whatever the user's own settings are: our go.mod files decide on
 * versions, and no C compiler is needed.
 */
export const goEnvironment = { GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };
