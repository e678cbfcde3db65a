import assert from "node:assert/strict";
import { Contract, contractFile, operationKey } from "../../../../sandbox/gitlab/contract.ts";

describe("sandbox/gitlab/contract", () => {
  let contract: Contract;
  before(function () {
    const file = contractFile();
    if (!file) {
      console.log("    skipped: gitlab-rest-v4.json is not here (GLK_CONTRACT names its folder)");
      this.skip();
    }
    contract = new Contract(file);
  });
  const list = "GET /api/v4/projects/{}/deploy_tokens";
  const token = {
    id: 1,
    name: "a",
    username: "u",
    expires_at: null,
    scopes: ["read_registry"],
    revoked: false,
    expired: false,
  };

  it("knows an operation however its parameters are called", () => {
    assert.equal(operationKey("get", "/api/v4/projects/:id/deploy_tokens"), list);
    assert.ok(contract.has(list));
    assert.equal(contract.has("GET /api/v4/projects/{}/protected_environments"), false);
  });

  it("accepts an answer that has the document's names and types", () => {
    assert.equal(contract.answer(list, 200, [token]), undefined);
  });

  it("refuses an unknown name, a wrong type, a wrong moment and a status that the document does not have", () => {
    assert.match(contract.answer(list, 200, [{ ...token, digest: "x" }]) ?? "", /additional properties 'digest'/);
    assert.match(contract.answer(list, 200, [{ ...token, id: "1" }]) ?? "", /id must be integer/);
    assert.match(contract.answer(list, 200, [{ ...token, expires_at: "tomorrow" }]) ?? "", /date-time/);
    assert.match(contract.answer(list, 202, [token]) ?? "", /status 202 is not among/);
  });

  it("judges requests: missing, wrong type, wrong value, wrong item; unknown names are only told", () => {
    const key = "POST /api/v4/projects/{}/deploy_tokens";
    const fault = (body: object) => contract.request(key, {}, body as Record<string, unknown>).fault;
    assert.equal(fault({ name: "a", scopes: ["read_registry"] }), undefined);
    assert.equal(fault({ scopes: ["read_registry"] }), "name is missing");
    assert.equal(fault({ name: "a", scopes: ["all"] }), "scopes does not have a valid value");
    assert.equal(fault({ name: {}, scopes: ["read_registry"] }), "name is invalid");
    const odd = contract.request(key, {}, { name: "a", scopes: ["read_registry"], expiry: 1 });
    assert.deepEqual(odd, { unknown: ["expiry"] });
  });

  it("forgives what the code forgives: group_id of an instance runner, lists as text", () => {
    const fault = (body: object) =>
      contract.request("POST /api/v4/user/runners", {}, body as Record<string, unknown>).fault;
    assert.equal(fault({ runner_type: "instance_type", tag_list: "a,b" }), undefined);
    assert.equal(fault({ runner_type: "instance", tag_list: "a,b" }), "runner_type does not have a valid value");
  });
});
