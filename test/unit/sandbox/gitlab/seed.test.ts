import assert from "node:assert/strict";
import { SEED_USERS, seedPaths } from "../../../../sandbox/gitlab/seed.ts";
import { PROJECT, type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/seed", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  it("adds what is missing and changes nothing the second time", () => {
    const { tables } = world.simulator.world;
    const count = () => Object.values(tables).map((table) => table.all().length);
    const seed = { groups: ["acme/shop"], projects: [PROJECT], users: SEED_USERS };
    const before = count();
    const first = seedPaths(world.simulator.world, seed);
    assert.deepEqual(count(), before);
    const more = seedPaths(world.simulator.world, { ...seed, projects: [PROJECT, "new/team/app"] });
    assert.equal(more.projects[PROJECT], first.projects[PROJECT]);
    assert.ok(world.simulator.world.groupAt("new/team"));
  });

  it("gives a project a README on a protected main, and members their levels below every top-level group", async () => {
    const project = world.simulator.world.projectAt(PROJECT);
    assert.ok(project);
    const branch = await world.call("GET", `/api/v4/projects/${project.id}/repository/branches/main`);
    assert.deepEqual([branch.body.protected, branch.body.default], [true, true]);
    const level = (username: string) => {
      const user = world.simulator.world.tables.users.find((row) => row.username === username) ?? null;
      return world.simulator.world.levelOnProject(user, project);
    };
    assert.deepEqual(["olga", "mira", "dev", "rita"].map(level), [50, 40, 30, 20]);
  });
});
