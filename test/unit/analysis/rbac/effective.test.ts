import assert from "node:assert/strict";
import { type Identity, type Question, serviceAccount } from "../../../../analysis/rbac/access.ts";
import { chainOf, effectiveRights } from "../../../../analysis/rbac/effective.ts";
import { group, names, ROWS, USES } from "./effective-rows.ts";
import { bindingTo, membersOf, rbac, rule } from "./objects.ts";

const BOT = serviceAccount("ci", "bot");
const SUBJECT = { kind: "ServiceAccount", namespace: "ci", name: "bot" };
const BOSS = { kind: "ServiceAccount", namespace: "shop", name: "boss" };
const RBAC = "rbac.authorization.k8s.io";

/** In `shop` the service account `boss` may "drain" nodes everywhere (a verb that no default role knows); the bot has these rules there, or everywhere. */
function world(rules: object[], scope: "shop" | "cluster", ...more: object[]) {
  const role = rbac("ClusterRole", "bots", undefined, { rules });
  const binding =
    scope === "cluster"
      ? bindingTo("ClusterRoleBinding", undefined, "ClusterRole bots", SUBJECT)
      : bindingTo("RoleBinding", "shop", "ClusterRole bots", SUBJECT);
  return effectiveRights(
    membersOf(
      rbac("ClusterRole", "bosses", undefined, { rules: [rule(["drain"], ["nodes"])] }),
      bindingTo("ClusterRoleBinding", undefined, "ClusterRole bosses", BOSS),
      role,
      binding,
      ...more,
    ),
  );
}

const DRAIN_NODE: Question = { verb: "drain", group: "", resource: "nodes" };
const namespace = (name: string, level?: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: level === undefined ? {} : { "pod-security.kubernetes.io/enforce": level } },
});
/** The ways alone, without the roles that give them. */
function wayOf(rights: ReturnType<typeof world>, who: Identity, question: Question): string | undefined {
  const proof = rights.can(who, question);
  return proof?.steps.map(({ how }) => how).join("; ");
}

describe("effectiveRights", () => {
  for (const [title, rules, scope, chain, ...more] of ROWS) {
    it(`${chain === undefined ? "gives nothing more" : "finds the shortest way"} for ${title}`, () => {
      const rights = world(rules, scope, ...more);
      assert.equal(wayOf(rights, BOT, DRAIN_NODE), chain);
      assert.equal(rights.whoCan(DRAIN_NODE).has(`User ${BOT.user}`), chain !== undefined);
    });
  }

  it("takes over a node through a namespace that enforces no level, and not through another", () => {
    const far = { kind: "ServiceAccount", namespace: "vault", name: "keeper" };
    const keeper = [
      rbac("ClusterRole", "keepers", undefined, { rules: [rule(["get"], ["secrets"])] }),
      bindingTo("RoleBinding", "vault", "ClusterRole keepers", far),
    ];
    const question = { verb: "get", group: "", resource: "secrets", namespace: "vault" };
    const way = (level: string | undefined, ...rules: object[]) =>
      wayOf(world([rule(["create"], ["pods"]), ...rules], "shop", namespace("shop", level), ...keeper), BOT, question);
    assert.match(
      way(undefined) ?? "",
      /^runs a privileged pod in shop, which enforces no level; reads the tokens of the/,
    );
    assert.match(way("privileged") ?? "", /^runs a privileged pod in shop/);
    assert.equal(way("baseline"), undefined);
    assert.equal(way("restricted"), undefined);
    assert.match(
      way("restricted", rule(["patch"], ["namespaces"])) ?? "",
      /^lifts Pod Security in shop and takes a node/,
    );
    assert.equal(way("restricted", rule(["patch"], ["namespaces"], names("other"))), undefined);
    assert.match(
      way("restricted", rule(["patch"], ["namespaces"], names("shop"))) ?? "",
      /^lifts Pod Security in shop/,
    );
  });

  it("takes over a node through a volume of its files, with a pod in any namespace", () => {
    const pods = rbac("Role", "pods", "lab", { rules: [rule(["create"], ["pods"])] });
    const rights = world(
      [rule(["create"], ["persistentvolumes"])],
      "cluster",
      pods,
      bindingTo("RoleBinding", "lab", "Role pods", SUBJECT),
    );
    assert.equal(
      wayOf(rights, BOT, DRAIN_NODE),
      `mounts the node's files through a PersistentVolume; reads the tokens of the node's pods; ${USES}`,
    );
    assert.equal(wayOf(world([rule(["create"], ["persistentvolumes"])], "cluster"), BOT, DRAIN_NODE), undefined);
  });

  it("joins a right of the whole cluster with one of a namespace", () => {
    const way = (wide: object, narrow: object, ...more: object[]) => {
      const far = rbac("Role", "far", "shop", { rules: [narrow] });
      return wayOf(
        world([wide], "cluster", far, bindingTo("RoleBinding", "shop", "Role far", SUBJECT), ...more),
        BOT,
        DRAIN_NODE,
      );
    };
    const binds = rule(["bind"], ["clusterroles"], group(RBAC));
    const one = rule(["bind"], ["clusterroles"], { ...group(RBAC), ...names("edit") });
    const writes = rule(["create"], ["rolebindings"], group(RBAC));
    const everything = `binds cluster-admin to itself in shop; runs a pod in shop; ${USES}`;
    assert.equal(way(writes, binds), everything);
    assert.equal(way(binds, writes), everything);
    assert.equal(way(writes, one), `binds ClusterRole edit to itself in shop; runs a pod in shop; ${USES}`);
    assert.equal(way(rule(["create"], ["clusterrolebindings"], group(RBAC)), binds), undefined);
    const escalates = rule(["escalate"], ["roles"], group(RBAC));
    assert.equal(
      way(escalates, rule(["patch"], ["roles"], group(RBAC))),
      `adds rules to a role in shop; runs a pod in shop; ${USES}`,
    );
    assert.equal(
      way(rule(["create"], ["secrets"]), rule(["get"], ["secrets"])),
      `makes and reads token Secrets in shop; ${USES}`,
    );
    const runner = rbac("Role", "runner", "shop", { rules: [rule(["create"], ["pods"])] });
    const roles = rule(["bind"], ["roles"], group(RBAC));
    const takes = `to itself; takes Role shop/runner; runs a pod in shop; ${USES}`;
    assert.equal(way(writes, roles, runner), `binds any Role of shop ${takes}`);
    const everywhere = world([roles, writes], "cluster", runner);
    assert.equal(wayOf(everywhere, BOT, DRAIN_NODE), `binds any Role of any namespace ${takes}`);
    const named = rule(["bind"], ["roles"], { ...group(RBAC), ...names("runner", "gone") });
    const bindsOne = `binds Role shop/runner to itself; runs a pod in shop; ${USES}`;
    assert.equal(way(writes, named, runner), bindsOne);
    assert.equal(wayOf(world([named, writes], "cluster", runner), BOT, DRAIN_NODE), bindsOne);
  });

  it("keeps the ways that a name gives beside those that a right on all gives", () => {
    const eve = bindingTo("ClusterRoleBinding", undefined, "ClusterRole bosses", { kind: "User", name: "eve" });
    const all = rule(["impersonate"], ["users"]);
    const one = rule(["impersonate"], ["users"], names("eve"));
    for (const rules of [[one], [one, all], [all, one]])
      assert.equal(wayOf(world(rules, "cluster", eve), BOT, DRAIN_NODE), "impersonates eve");
  });

  it("tells the rule that names what it takes, not another one of the same kind", () => {
    const token = (name: string) => rule(["create"], ["serviceaccounts/token"], names(name));
    const proof = world([token("clerk"), token("boss")], "shop").can(BOT, DRAIN_NODE)!;
    assert.deepEqual(
      proof.steps[0]!.grants.map(({ rule: { at } }) => at.path),
      ["rules[1]"],
    );
  });

  it("has everything in a namespace where it binds itself cluster-admin", () => {
    const rules = [rule(["bind"], ["clusterroles"], group(RBAC)), rule(["create"], ["rolebindings"], group(RBAC))];
    const rights = world(rules, "shop");
    const asks = (more: object) =>
      rights.can(BOT, { verb: "x", group: "g", resource: "r", ...more } as Question)?.steps.length;
    assert.deepEqual([asks({ namespace: "shop" }), asks({ namespace: "other" }), asks({})], [1, undefined, undefined]);
    assert.equal(rights.can(BOT, { verb: "get", path: "/x" }), undefined);
  });

  it("tells a role that one binds to oneself as its own binding", () => {
    const rules = [
      rule(["bind"], ["clusterroles"], { ...group(RBAC), ...names("bosses") }),
      rule(["patch"], ["clusterrolebindings"], group(RBAC)),
    ];
    const { subject, ...grant } = world(rules, "cluster").can(BOT, DRAIN_NODE)!.grant!;
    assert.deepEqual(
      [subject.kind, subject.name, subject.namespace, subject.at.path],
      ["Role", "ClusterRole bosses", undefined, "rules[0]"],
    );
    assert.deepEqual([grant.binding, grant.origin, grant.role], ["a binding of its own", "", "ClusterRole bosses"]);
  });

  it("gives a group what everyone has", () => {
    const rights = effectiveRights(
      membersOf(
        rbac("ClusterRole", "bosses", undefined, { rules: [rule(["drain"], ["nodes"])] }),
        bindingTo("ClusterRoleBinding", undefined, "ClusterRole bosses", {
          kind: "Group",
          name: "system:authenticated",
        }),
        bindingTo("ClusterRoleBinding", undefined, "ClusterRole view", { kind: "Group", name: "dev" }),
      ),
    );
    assert.equal(rights.whoCan(DRAIN_NODE).has("Group dev"), true);
    assert.deepEqual([...rights.reach({ user: "", groups: [] }).keys()], ["Group "]);
  });

  it("tells the roles and rules of a chain", () => {
    const proof = world([rule(["get"], ["configmaps"]), rule(["create"], ["pods"])], "shop").can(BOT, DRAIN_NODE)!;
    assert.equal(
      chainOf(proof),
      `runs a pod in shop by ClusterRole bots rules[1]; ${USES}; ` +
        "ClusterRole bosses (ClusterRoleBinding ClusterRole-bosses-binding, rules[0])",
    );
  });

  it("gives the identity's own right before any way around", () => {
    const rights = world([rule(["drain"], ["nodes"]), rule(["create"], ["pods"])], "cluster");
    assert.deepEqual(rights.can(BOT, DRAIN_NODE)?.steps, []);
  });

  it("joins the rights of a user and its groups", () => {
    const rights = effectiveRights(
      membersOf(
        rbac("ClusterRole", "binds", undefined, { rules: [rule(["bind"], ["clusterroles"], group(RBAC))] }),
        rbac("ClusterRole", "writes", undefined, { rules: [rule(["create"], ["clusterrolebindings"], group(RBAC))] }),
        bindingTo("ClusterRoleBinding", undefined, "ClusterRole binds", { kind: "User", name: "ann" }),
        bindingTo("ClusterRoleBinding", undefined, "ClusterRole writes", { kind: "Group", name: "dev" }),
      ),
    );
    const can = (user: string, ...groups: string[]) => rights.can({ user, groups }, DRAIN_NODE) !== undefined;
    assert.deepEqual([can("ann", "dev"), can("ann"), can("bob", "dev"), can("", "dev")], [true, false, false, false]);
  });

  it("lists every right once with its chain, everything as one", () => {
    const rights = world([rule(["create"], ["pods"])], "shop").rights(BOT);
    const told = rights.filter(({ proof }) => proof.grant?.role.endsWith("s") && !proof.grant.role.includes("system:"));
    assert.deepEqual(
      told.map(({ namespace: at, proof }) => `${at} ${proof.grant!.role} ${proof.steps.length}`),
      ["shop ClusterRole bots 0", "undefined ClusterRole bosses 2"],
    );
    const all = world([rule(["*"], ["*"], group("*"))], "cluster").rights(BOT);
    assert.equal(
      all.some(({ rule: one, namespace: at }) => one === undefined && at === undefined),
      true,
    );
  });

  it("knows the default roles: edit becomes every account of its namespace, view does not", () => {
    const way = (role: string) =>
      wayOf(
        effectiveRights(
          membersOf(
            rbac("ClusterRole", "bosses", undefined, { rules: [rule(["drain"], ["nodes"])] }),
            bindingTo("ClusterRoleBinding", undefined, "ClusterRole bosses", BOSS),
            bindingTo("RoleBinding", "shop", `ClusterRole ${role}`, SUBJECT),
          ),
        ),
        BOT,
        DRAIN_NODE,
      );
    assert.deepEqual(
      [way("view"), way("edit"), way("admin")],
      [undefined, ...Array(2).fill(`runs a pod in shop; ${USES}`)],
    );
  });

  it("follows a chain of hundreds of accounts", () => {
    const chain = Array.from({ length: 400 }, (_, index) => [
      rbac("Role", "r", `n${index}`, { rules: [rule(["create"], ["serviceaccounts/token"])] }),
      bindingTo("RoleBinding", `n${index}`, "Role r", {
        kind: "ServiceAccount",
        namespace: `n${index - 1}`,
        name: "default",
      }),
    ]).flat();
    const rights = effectiveRights(membersOf(...chain));
    const proof = rights.can(serviceAccount("n-1", "default"), {
      ...DRAIN_NODE,
      resource: "serviceaccounts/token",
      verb: "create",
      namespace: "n399",
    });
    assert.equal(proof?.steps.length, 798);
  });
});
