import { setTimeout as wait } from "node:timers/promises";
import { type Api, GitlabError } from "../client.ts";
import { computed, echoed, fixed, local, required, type Values } from "../properties.ts";
import { decode, encode, idOf, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";

const properties = {
  project: required("string", { ...fixed, field: null }),
  branch: required("string", fixed),
  filePath: required("string", { ...fixed, field: null }),
  content: required("string"),
  encoding: required("string"),
  commitMessage: echoed("string", local),
  createCommitMessage: echoed("string", local),
  updateCommitMessage: echoed("string", local),
  deleteCommitMessage: echoed("string", local),
  authorEmail: echoed("string"),
  authorName: echoed("string"),
  startBranch: echoed("string"),
  executeFilemode: echoed("boolean"),
  overwriteOnCreate: echoed("boolean", local),
  blobId: computed("string"),
  commitId: computed("string"),
  contentSha256: computed("string"),
  fileName: computed("string"),
  lastCommitId: computed("string"),
  ref: computed("string"),
  size: computed("integer"),
};

const FORM = "<project>:<branch>:<file-path>";
const ONE_MINUTE = 60_000;

const fileAt = (project: unknown, path: unknown) =>
  `projects/${place(project)}/repository/files/${encodeURIComponent(String(path))}`;

function faults(inputs: Values): Record<string, string> {
  const found: Record<string, string> = {};
  const { filePath, encoding, content, commitMessage } = inputs;
  if (/^(\/|\.\/)/.test(String(filePath))) found["filePath"] = `is "${filePath}"; it must not start with / or ./`;
  if (!["text", "base64"].includes(String(encoding))) found["encoding"] = `is "${encoding}"; it must be text or base64`;
  else if (encoding === "base64" && Buffer.from(String(content), "base64").toString("base64") !== content) {
    found["content"] = "is not base64, as encoding says";
  }
  for (const step of ["create", "update", "delete"]) {
    if (commitMessage === undefined && inputs[`${step}CommitMessage`] === undefined) {
      found["commitMessage"] = `is missing; give it, or ${step}CommitMessage with its two sisters`;
    }
  }
  return found;
}

const messageOf = (inputs: Values, step: "create" | "update" | "delete") =>
  inputs[`${step}CommitMessage`] ?? inputs["commitMessage"];

/** GitLab cannot take two writes to one repository at a time: every write of this process waits for the one before. */
let queue: Promise<unknown> = Promise.resolve();

/** Takes its turn, then repeats a write that met another one ("Please refresh and try again") for up to a minute. */
function write<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const turn = queue.then(async () => {
    const deadline = Date.now() + ONE_MINUTE;
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const stale =
          error instanceof GitlabError &&
          error.status === 400 &&
          /refresh and try again|has changed since/i.test(error.reason);
        if (!stale || Date.now() > deadline) throw error;
        await wait(Math.min(100 * 2 ** attempt, 5000), undefined, { signal });
      }
    }
  });
  queue = turn.catch(() => undefined);
  return turn;
}

const get = (api: Api, project: unknown, branch: unknown, path: unknown) =>
  api.send("get", fileAt(project, path), { query: { ref: String(branch) } });

/** The file as outputs; the content in the encoding that the caller uses. */
async function found(api: Api, inputs: Values): Promise<Values> {
  const { project, branch, filePath, encoding = "text" } = inputs;
  const answer = await get(api, project, branch, filePath);
  const content =
    encoding === "base64" ? answer["content"] : Buffer.from(String(answer["content"]), "base64").toString("utf8");
  const { encoding: _, ...told } = decode(properties, answer);
  return { ...told, content, encoding, project, branch, filePath };
}

const bodyOf = (inputs: Values, step: "create" | "update") => ({
  ...encode(properties, inputs),
  commit_message: messageOf(inputs, step),
});

async function update(api: Api, inputs: Values, signal?: AbortSignal): Promise<void> {
  await write(async () => {
    const before = await get(api, inputs["project"], inputs["branch"], inputs["filePath"]);
    const body = { ...bodyOf(inputs, "update"), last_commit_id: before["last_commit_id"] };
    await api.send("put", fileAt(inputs["project"], inputs["filePath"]), { body, ...(signal && { signal }) });
  }, signal);
}

/** gitlab:index/repositoryFile:RepositoryFile (GitLab docs, api/repository_files). */
export const repositoryFile: ResourceType = {
  properties,
  faults,
  async create({ api, inputs, signal }) {
    const { project, branch, filePath } = inputs;
    const there = inputs["overwriteOnCreate"] && (await unlessGone(() => get(api, project, branch, filePath)));
    if (there) await update(api, inputs, signal);
    else {
      const body = bodyOf(inputs, "create");
      await write(() => api.send("post", fileAt(project, filePath), { body, ...(signal && { signal }) }), signal);
    }
    return { id: idOf(project, branch, filePath), outputs: await found(api, inputs) };
  },
  async read(api, id, old) {
    const [project, branch, filePath] = partsOf(id, 3, FORM) as [string, string, string];
    const outputs = await unlessGone(() => found(api, { ...old, project, branch, filePath }));
    return outputs && { id, outputs };
  },
  async update({ api, inputs, signal }) {
    await update(api, inputs, signal);
    return found(api, inputs);
  },
  async delete(api, id, old, signal) {
    const [project, branch, filePath] = partsOf(id, 3, FORM) as [string, string, string];
    await write(
      () =>
        unlessGone(async () => {
          const before = await get(api, project, branch, filePath);
          const query = {
            branch,
            commit_message: String(messageOf(old, "delete") ?? `Delete ${filePath}`),
            last_commit_id: String(before["last_commit_id"]),
            ...(old["authorEmail"] ? { author_email: String(old["authorEmail"]) } : {}),
            ...(old["authorName"] ? { author_name: String(old["authorName"]) } : {}),
          };
          await api.send("delete", fileAt(project, filePath), { query, ...(signal && { signal }) });
        }),
      signal,
    );
  },
};
