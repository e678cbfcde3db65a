import { stringify } from "yaml";
import { helm, privateFile } from "./cli.ts";

/** Where a chart comes from: as in the inputs of Release and Chart. */
export interface ChartSource {
  /** Name in the repository, folder, archive, URL or `oci://…`. */
  chart: string;
  version?: string;
  devel?: boolean;
  dependencyUpdate?: boolean;
  plainHttp?: boolean;
  verify?: boolean;
  keyring?: string;
  repositoryOpts?: {
    repo?: string;
    username?: string;
    password?: string;
    caFile?: string;
    certFile?: string;
    keyFile?: string;
  };
}

function fileFlags(source: ChartSource): string[] {
  const { caFile, certFile, keyFile } = source.repositoryOpts ?? {};
  return [
    ...(caFile ? ["--ca-file", caFile] : []),
    ...(certFile ? ["--cert-file", certFile] : []),
    ...(keyFile ? ["--key-file", keyFile] : []),
  ];
}

/** Credentials through files in `folder`: helm's own flags would show the password in the process list. */
async function loggedIn(source: ChartSource, folder: string): Promise<string[]> {
  const { repo, username = "", password = "" } = source.repositoryOpts ?? {};
  if (source.chart.startsWith("oci://")) {
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    const text = JSON.stringify({ auths: { [new URL(source.chart.replace(/^oci:/, "https:")).host]: { auth } } });
    return [source.chart, "--registry-config", await privateFile(folder, "registry.json", text)];
  }
  if (!repo) throw new Error("repositoryOpts.username and password need repositoryOpts.repo");
  const repositories = { apiVersion: "", repositories: [{ name: "source", url: repo, username, password }] };
  const places = [
    "--repository-config",
    await privateFile(folder, "repositories.yaml", stringify(repositories)),
    "--repository-cache",
    folder,
  ];
  await helm({ args: ["repo", "update", ...places] });
  return [`source/${source.chart}`, ...places];
}

/** Arguments that name the chart for any helm command; `folder` is private and lives as long as the command. */
export async function chartArguments(source: ChartSource, folder: string): Promise<string[]> {
  const { repo, password } = source.repositoryOpts ?? {};
  const named = password
    ? await loggedIn(source, folder)
    : [source.chart, ...(repo && !source.chart.startsWith("oci://") ? ["--repo", repo] : [])];
  return [
    ...named,
    ...fileFlags(source),
    ...(source.version ? ["--version", source.version] : []),
    ...(source.devel ? ["--devel"] : []),
    ...(source.plainHttp ? ["--plain-http"] : []),
    ...(source.verify ? ["--verify"] : []),
    ...(source.keyring ? ["--keyring", source.keyring] : []),
  ];
}

const UNLOCATED =
  /not a valid chart repository|cannot be reached|not found|failed to (fetch|download|perform)|no such file|no chart version|invalid reference/i;

/** Helm's error with the real provider's words when the chart itself could not be had. */
export function chartError(error: unknown): unknown {
  if (!(error instanceof Error) || !UNLOCATED.test(error.message)) return error;
  return new Error(`unable to locate the chart: ${error.message}`);
}
