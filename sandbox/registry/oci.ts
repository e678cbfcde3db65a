import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { create } from "tar";
import { SIGNATURE_ANNOTATION, SIMPLE_SIGNING, signatureTag, signedPayload } from "./cosign.ts";

/** Media types of Flux's OCI artifacts (fluxcd/pkg/oci). */
export const FLUX_MEDIA_TYPES = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.cncf.flux.config.v1+json",
  content: "application/vnd.cncf.flux.content.v1.tar+gzip",
} as const;

/** Who talks to which registry. */
export interface OciAccount {
  /** Host and port of the registry, such as `localhost:5000`. Plain HTTP. */
  host: string;
  username: string;
  password: string;
}

/** What to push. */
export interface ArtifactPush {
  /** Repository without the host, such as `acme/shop/web/nginx-example`. */
  repository: string;
  tag: string;
  /** Folder whose files become the content. */
  dir: string;
  /** Where the content comes from (`org.opencontainers.image.source`). */
  source: string;
  /** `branch@sha1:<commit>` (`org.opencontainers.image.revision`). */
  revision: string;
}

/** A registry's refusal with its status and own words. */
export class RegistryRefusal extends Error {
  readonly status: number;

  constructor(what: string, status: number, text: string) {
    super(`${what}: ${status} ${text.trim().slice(0, 500)}`);
    this.status = status;
  }
}

const sha256 = (data: Buffer) => `sha256:${createHash("sha256").update(data).digest("hex")}`;

/** Packs a folder: names sorted, no times, no owners, so that equal content gives equal bytes. */
export async function packFolder(dir: string): Promise<Buffer> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dir.replace(/\/$/, "").length + 1))
    .sort();
  if (names.length === 0) throw new Error(`there is no file in ${dir}: an artifact needs one or more`);
  return buffer(
    create({ cwd: dir, gzip: { portable: true } as object, portable: true, noMtime: true, noDirRecurse: true }, names),
  );
}

/** A client for Flux's artifacts in a registry with token authentication; keeps nothing between calls. */
export class OciClient {
  readonly #account: OciAccount;

  constructor(account: OciAccount) {
    this.#account = account;
  }

  /** Asks the token service that the registry's 401 names for a token with the access it asks for. */
  async #bearer(challenge: string, actions: string): Promise<string> {
    const fields = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map((match) => [match[1], match[2]]));
    const realm = fields["realm"];
    if (!realm) throw new Error(`the registry's 401 names no token service: '${challenge}'`);
    const url = new URL(realm);
    url.searchParams.set("service", fields["service"] ?? "");
    url.searchParams.set("scope", actions);
    const { username, password } = this.#account;
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    const response = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
    if (!response.ok) throw new RegistryRefusal("token service", response.status, await response.text());
    return ((await response.json()) as { token: string }).token;
  }

  async #request(
    method: string,
    repository: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ): Promise<Response> {
    const target = path.startsWith("http") ? path : `http://${this.#account.host}/v2/${repository}${path}`;
    const verb = { GET: "pull", HEAD: "pull", DELETE: "delete" }[method] ?? "pull,push";
    const send = (authorization?: string) =>
      fetch(target, {
        method,
        headers: { ...headers, ...(authorization && { authorization }) },
        ...(body && { body: new Uint8Array(body) }),
      });
    const first = await send();
    if (first.status !== 401) return first;
    const token = await this.#bearer(first.headers.get("www-authenticate") ?? "", `repository:${repository}:${verb}`);
    return send(`Bearer ${token}`);
  }

  async #accepted(what: string, response: Response): Promise<Response> {
    if (!response.ok) throw new RegistryRefusal(what, response.status, await response.text());
    return response;
  }

  async #putBlob(repository: string, data: Buffer): Promise<void> {
    const digest = sha256(data);
    if ((await this.#request("HEAD", repository, `/blobs/${digest}`)).ok) return;
    const started = await this.#accepted(
      "start of an upload",
      await this.#request("POST", repository, "/blobs/uploads/"),
    );
    const location = new URL(started.headers.get("location") ?? "", `http://${this.#account.host}`);
    location.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream" };
    await this.#accepted("upload of a blob", await this.#request("PUT", repository, location.href, headers, data));
  }

  async #putManifest(repository: string, reference: string, manifest: Buffer): Promise<void> {
    const headers = { "content-type": FLUX_MEDIA_TYPES.manifest };
    const answer = await this.#request("PUT", repository, `/manifests/${reference}`, headers, manifest);
    await this.#accepted(`push of ${repository}:${reference}`, answer);
  }

  /** Pushes a folder as an artifact in Flux's format; created at the epoch, so equal content has an equal digest. */
  async push(artifact: ArtifactPush): Promise<{ digest: string; url: string }> {
    const layer = await packFolder(artifact.dir);
    const created = "1970-01-01T00:00:00Z";
    const diffId = sha256(layer);
    const config = Buffer.from(
      JSON.stringify({ created, architecture: "", os: "", config: {}, rootfs: { type: "layers", diff_ids: [diffId] } }),
    );
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: FLUX_MEDIA_TYPES.manifest,
        config: { mediaType: FLUX_MEDIA_TYPES.config, size: config.length, digest: sha256(config) },
        layers: [{ mediaType: FLUX_MEDIA_TYPES.content, size: layer.length, digest: sha256(layer) }],
        annotations: {
          "org.opencontainers.image.created": created,
          "org.opencontainers.image.source": artifact.source,
          "org.opencontainers.image.revision": artifact.revision,
        },
      }),
    );
    await this.#putBlob(artifact.repository, layer);
    await this.#putBlob(artifact.repository, config);
    await this.#putManifest(artifact.repository, artifact.tag, manifest);
    return { digest: sha256(manifest), url: `oci://${this.#account.host}/${artifact.repository}` };
  }

  /** Puts a cosign signature beside a manifest, as `cosign sign --key` does (its classic format, a manifest at `sha256-….sig`). */
  async sign(repository: string, digest: string, privateKey: string): Promise<void> {
    const { payload, signature } = signedPayload(`${this.#account.host}/${repository}`, digest, privateKey);
    const config = Buffer.from(
      JSON.stringify({ architecture: "", os: "", config: {}, rootfs: { type: "layers", diff_ids: [sha256(payload)] } }),
    );
    const annotations = { [SIGNATURE_ANNOTATION]: signature };
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: FLUX_MEDIA_TYPES.manifest,
        config: { mediaType: "application/vnd.oci.image.config.v1+json", size: config.length, digest: sha256(config) },
        layers: [{ mediaType: SIMPLE_SIGNING, size: payload.length, digest: sha256(payload), annotations }],
      }),
    );
    await this.#putBlob(repository, payload);
    await this.#putBlob(repository, config);
    await this.#putManifest(repository, signatureTag(digest), manifest);
  }

  /** Gives what `reference` (tag or digest) names one more tag. */
  async tag(repository: string, reference: string, newTag: string): Promise<void> {
    const headers = { accept: FLUX_MEDIA_TYPES.manifest };
    const found = await this.#request("GET", repository, `/manifests/${reference}`, headers);
    await this.#accepted(`${repository}:${reference}`, found);
    await this.#putManifest(repository, newTag, Buffer.from(await found.arrayBuffer()));
  }

  /** Removes a tag; what it named stays reachable by digest. Needs the right to delete (a user's or job's, no deploy token's). */
  async deleteTag(repository: string, tag: string): Promise<void> {
    await this.#accepted(
      `removal of ${repository}:${tag}`,
      await this.#request("DELETE", repository, `/manifests/${tag}`),
    );
  }

  /** The digest that a tag names; undefined when there is no such tag. */
  async digest(repository: string, tag: string): Promise<string | undefined> {
    const headers = { accept: FLUX_MEDIA_TYPES.manifest };
    const found = await this.#request("GET", repository, `/manifests/${tag}`, headers);
    if (found.status === 404) return undefined;
    await this.#accepted(`${repository}:${tag}`, found);
    return sha256(Buffer.from(await found.arrayBuffer()));
  }
}
