import assert from "node:assert/strict";
import { AccessSettings, paidFeatures, requiredTier, Subject } from "../../../../components/access/access.schema.ts";

const minimal = { cluster: "dev", namespace: "shop", intent: "read", subject: { agent: "dev" } };
const access = (further: object = {}) => AccessSettings.parse({ ...minimal, ...further });
const faults = (further: object) =>
  AccessSettings.safeParse({ ...minimal, ...further }).error?.issues.map(
    ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
  ) ?? [];

const people = { userRole: { project: "acme/shop/web", role: "maintainer" } };
const jobs = { projectEnvironment: { project: "acme/shop/web", slug: "production" } };
const ONE_SUBJECT = "subject: a subject is exactly one of agent, projectEnvironment, projectTier, groupTier, userRole";

describe("AccessSettings", () => {
  it("cannot say all jobs of all projects", () => {
    assert.deepEqual(faults({ subject: { group: "gitlab:ci_job" } }), [
      'subject: Unrecognized key: "group"',
      ONE_SUBJECT,
    ]);
  });

  it("refuses two subjects", () => {
    assert.deepEqual(faults({ subject: { agent: "dev", ...jobs } }), [ONE_SUBJECT]);
  });

  for (const namespace of ["default", "kube-system", "kube-public", "kube-node-lease"])
    it(`refuses rights in ${namespace}`, () => {
      assert.deepEqual(faults({ namespace }), [
        `namespace: "${namespace}" belongs to the cluster; grant rights in a namespace of the application`,
      ]);
    });

  it("refuses a name that is no environment's slug", () => {
    const subject = { projectEnvironment: { project: "acme/shop/web", slug: "container-registry-secret" } };
    assert.deepEqual(faults({ subject }), [
      'subject.projectEnvironment.slug: "container-registry-secret" is not an environment\'s slug (24 lower-case letters, digits and dashes); copy CI_ENVIRONMENT_SLUG from a job of that environment',
    ]);
  });

  it("knows GitLab's five tiers of environments and four roles", () => {
    for (const tier of ["production", "staging", "testing", "development", "other"])
      assert.deepEqual(faults({ subject: { projectTier: { project: "a/b", tier } } }), []);
    for (const role of ["reporter", "developer", "maintainer", "owner"])
      assert.deepEqual(faults({ subject: { userRole: { group: "a", role } } }), []);
    assert.equal(faults({ subject: { groupTier: { group: "a", tier: "prod" } } }).length, 1);
    assert.equal(faults({ subject: { userRole: { group: "a", role: "guest" } } }).length, 1);
  });

  it("takes a slug of 24 letters, digits and dashes", () => {
    const slug = (slug: string) => faults({ subject: { projectEnvironment: { project: "a/b", slug } } }).length;
    assert.deepEqual(["p", "container-registr-1a2b30", "review-9"].map(slug), [0, 0, 0]);
    assert.deepEqual(["9p", "p-", "Production", "container-registr-1a2b3cd"].map(slug), [1, 1, 1, 1]);
  });

  it("refuses a role in two places, or in none", () => {
    const fault =
      'subject.userRole: a role is held in a project or in a group; give exactly one of "project" and "group"';
    assert.deepEqual(faults({ subject: { userRole: { role: "owner" } } }), [fault]);
    assert.deepEqual(faults({ subject: { userRole: { role: "owner", project: "a/b", group: "a" } } }), [fault]);
  });

  it("refuses reconcile without names, and names without reconcile", () => {
    assert.deepEqual(faults({ intent: "reconcile" }), [
      "apps: reconcile without names would reach every Flux object of the namespace; name the apps",
    ]);
    assert.deepEqual(faults({ apps: ["web"] }), [
      'apps: apps narrow the intent "reconcile"; "read" has no use for them',
    ]);
    assert.deepEqual(faults({ intent: "reconcile", apps: ["web"] }), []);
  });

  it("refuses rights on Secrets without a name, or where the intent gives none", () => {
    assert.deepEqual(faults({ intent: "registry-secret" }), [
      'secretNames: name the pull secret that the job keeps, for example ["gitlab-registry-auth"]; rights on Secrets are given by name only',
    ]);
    assert.deepEqual(faults({ secretNames: ["x"] }), [
      'secretNames: "read" gives no right on Secrets; remove secretNames or use the intent "deploy" or "registry-secret"',
    ]);
    assert.deepEqual(faults({ intent: "deploy", secretNames: ["x"] }), []);
  });

  it("refuses a shell for jobs and for agents, and gives it to people", () => {
    const fault =
      "subject: debug opens a shell in pods, and every job of the subject would have it; give it to people: userRole";
    assert.deepEqual(faults({ intent: "debug" }), [fault]);
    assert.deepEqual(faults({ intent: "debug", subject: jobs }), [fault]);
    assert.deepEqual(faults({ intent: "debug", subject: people }), []);
  });

  it("refuses an unknown intent and an unknown key", () => {
    assert.deepEqual(faults({ intent: "admin", clusterWide: true }), [
      'intent: Invalid option: expected one of "deploy"|"reconcile"|"read"|"debug"|"registry-secret"',
      ': Unrecognized key: "clusterWide"',
    ]);
  });
});

describe("requiredTier", () => {
  it("is Free for an agent and Premium for everything that is impersonated", () => {
    const subjects = [
      { agent: "dev" },
      jobs,
      { projectTier: { project: "a/b", tier: "production" } },
      { groupTier: { group: "a", tier: "production" } },
      people,
    ];
    assert.deepEqual(
      subjects.map((subject) => requiredTier(Subject.parse(subject))),
      ["free", "premium", "premium", "premium", "premium"],
    );
  });

  it("names the feature where it stands", () => {
    assert.deepEqual(paidFeatures(access()), []);
    assert.deepEqual(paidFeatures(access({ subject: jobs })), [
      {
        path: ["subject", "projectEnvironment"],
        feature: "impersonation of jobs and users (subject projectEnvironment)",
      },
    ]);
  });
});
