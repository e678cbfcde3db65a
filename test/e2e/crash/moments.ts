import type { Call } from "./gate.ts";
import type { Moment } from "./kill.ts";
import type { Areas } from "./stack-file.ts";

/** What the engine was doing when it died, as its state names it. */
export interface Operation {
  type: "creating" | "updating" | "deleting";
  /** Last part of the type, `ClusterAgent`. */
  kind: string;
  /** Logical name; whichever of the kind is first where there is none. */
  name?: string;
}

/** A kill, and what repair has to do about the operation that it cut off. */
export interface Kill extends Moment {
  operation: Operation;
  repair: "import" | "remove" | "forget" | "refresh";
  /** What else the crash does, or a person before the next command. */
  twist?: "the writing of the state's attributes is cut off" | "somebody takes the lock away and runs up again";
}

/** A stack from nothing to nothing: `up` dies several times, each time further on, then does `destroy`. */
export interface Life {
  title: string;
  up: Kill[];
  /** Changes of the stack that stands, in whose `up` the engine dies once more. */
  changes: { title: string; of: (areas: Areas) => void; kill: Kill }[];
  destroy: Kill[];
}

const gitlab = (does: Call["does"], path: RegExp, about?: RegExp): Call => ({
  to: "GitLab",
  does,
  path,
  ...(about && { about }),
});

/** A call of the API server about an object of this name: named at the end of the path, or in the body where it is made by POST. */
const cluster = (does: Call["does"], resource: string, name: string): Call => ({
  to: "the cluster",
  does,
  path: new RegExp(`/${resource}(/[^/]+)?$`),
  about: new RegExp(`/${name} |"name":"${name}"`),
});

/** Within a life every moment comes after those before it: what a resource depends on was cut off earlier, and later calls wait. */
export const LIVES: Life[] = [
  {
    title: "the agent's part of the stack",
    up: [
      {
        operation: { type: "creating", kind: "Namespace", name: "dev-gitlab-agent" },
        call: cluster("write", "namespaces", "gitlab-agent"),
        made: true,
        repair: "import",
        twist: "the writing of the state's attributes is cut off",
      },
      {
        operation: { type: "creating", kind: "ClusterAgent", name: "dev" },
        call: gitlab("write", /\/cluster_agents$/),
        made: true,
        repair: "import",
      },
      {
        operation: { type: "creating", kind: "RepositoryFile", name: "dev-config" },
        call: gitlab("write", /\/repository\/files\/[^/]+$/),
        made: true,
        repair: "import",
      },
      {
        operation: { type: "creating", kind: "ClusterAgentToken", name: "dev-token-g1" },
        call: gitlab("write", /\/cluster_agents\/\d+\/tokens$/),
        made: true,
        repair: "remove",
      },
      {
        operation: { type: "creating", kind: "Deployment", name: "dev-agentk:gitlab-agent/gitlab-agent-dev-v2" },
        call: cluster("write", "deployments", "gitlab-agent-dev-v2"),
        made: true,
        repair: "import",
      },
    ],
    changes: [
      {
        title: "the agent's token of the next generation",
        of: (areas) => {
          areas["agents"]!["dev"]!["token"] = { generations: [2], current: 2 };
        },
        kill: {
          operation: { type: "deleting", kind: "ClusterAgentToken", name: "dev-token-g1" },
          call: gitlab("remove", /\/cluster_agents\/\d+\/tokens\/\d+$/),
          made: true,
          repair: "refresh",
        },
      },
    ],
    destroy: [
      {
        operation: { type: "deleting", kind: "Kustomization", name: "nginx-example" },
        call: cluster("remove", "kustomizations", "nginx-example"),
        made: false,
        repair: "refresh",
      },
      {
        operation: { type: "deleting", kind: "ClusterAgentToken", name: "dev-token-g2" },
        call: gitlab("remove", /\/cluster_agents\/\d+\/tokens\/\d+$/),
        made: true,
        repair: "refresh",
      },
      {
        operation: { type: "deleting", kind: "ClusterAgent", name: "dev" },
        call: gitlab("remove", /\/cluster_agents\/\d+$/),
        made: true,
        repair: "refresh",
      },
    ],
  },
  {
    title: "the runners' and the app's part of the stack",
    up: [
      {
        operation: { type: "creating", kind: "UserRunner", name: "shop-runner-g1" },
        call: gitlab("write", /\/user\/runners$/, /shop-runner-g1/),
        made: true,
        repair: "remove",
      },
      {
        operation: { type: "creating", kind: "UserRunner", name: "builds-runner-g1" },
        call: gitlab("write", /\/user\/runners$/, /builds-runner-g1/),
        made: false,
        repair: "forget",
      },
      {
        operation: { type: "creating", kind: "ProjectDeployToken", name: "nginx-example-registry-g1" },
        call: gitlab("write", /\/deploy_tokens$/, /nginx-example-registry-g1/),
        made: true,
        repair: "remove",
      },
      {
        operation: {
          type: "creating",
          kind: "ProjectVariable",
          name: "shop-ci-token-acme/shop/web-container-registry-secret*",
        },
        call: gitlab("write", /\/variables$/, /shop-ci-token/),
        made: true,
        repair: "import",
      },
      {
        operation: { type: "creating", kind: "OCIRepository", name: "nginx-example-source" },
        call: cluster("write", "ocirepositories", "nginx-example"),
        made: true,
        repair: "import",
      },
    ],
    changes: [
      {
        title: "another description of the runner",
        of: (areas) => {
          areas["runners"]!["shop"]!["description"] = "Kubernetes runner of the shop";
        },
        kill: {
          operation: { type: "updating", kind: "UserRunner", name: "shop-runner-g1" },
          call: gitlab("write", /\/runners\/\d+$/),
          made: true,
          repair: "refresh",
        },
      },
      {
        title: "the runner's token of the next generation",
        of: (areas) => {
          areas["runners"]!["shop"]!["token"] = { generations: [1, 2], current: 2 };
        },
        kill: {
          operation: { type: "creating", kind: "UserRunner", name: "shop-runner-g2" },
          call: gitlab("write", /\/user\/runners$/, /shop-runner-g2/),
          made: true,
          repair: "remove",
          twist: "somebody takes the lock away and runs up again",
        },
      },
    ],
    destroy: [
      {
        operation: { type: "deleting", kind: "UserRunner" },
        call: gitlab("remove", /\/runners\/\d+$/),
        made: false,
        repair: "refresh",
      },
      {
        operation: { type: "deleting", kind: "Namespace", name: "dev-shop" },
        call: cluster("remove", "namespaces", "shop"),
        made: true,
        repair: "refresh",
      },
      {
        operation: { type: "deleting", kind: "ProjectDeployToken" },
        call: gitlab("remove", /\/deploy_tokens\/\d+$/),
        made: true,
        repair: "refresh",
      },
    ],
  },
];

/** A kill for the title of a test: `creating the ClusterAgent "dev", which GitLab had made: repair imports it`. */
export function inWords({ operation: { type, kind, name }, call, made, repair, twist }: Kill): string {
  const what = name ? `the ${kind} "${name}"` : `a ${kind}`;
  const done = { creating: "made", updating: "changed", deleting: "removed" }[type];
  const verb = { import: "imports", remove: "removes", forget: "forgets", refresh: "refreshes" }[repair];
  return `${type} ${what}, which ${call.to} had ${made ? "" : "not yet "}${done}${twist ? `; ${twist}` : ""}: repair ${verb} it`;
}
