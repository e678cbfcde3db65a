import { Command } from "commander";

interface UpFlags {
  stack: string;
  plugins?: string;
  charts?: string;
  json?: boolean;
}

const STACK = ["--stack <stack>", "stack file to run: Pulumi.<stack>.yaml", "dev"] as const;

/** A terminal and npm both pass a Ctrl-C on: what comes this soon after the first is the same one. */
const SAME_CTRL_C_MS = 1500;

/**
 * Aborts at Ctrl-C. What is under way ends in order, which may take as long as the engine's calls that are open; another Ctrl-C ends
 * this process at once, and the engine goes on to end by itself.
 */
function interrupted(): AbortSignal {
  const abort = new AbortController();
  let first: number | undefined;
  process.on("SIGINT", () => {
    const now = performance.now();
    first ??= now;
    if (now - first > SAME_CTRL_C_MS) process.exit(130);
    if (abort.signal.aborted) return;
    console.error("\nStopping: what is under way ends first (Ctrl-C again: at once).");
    abort.abort(new Error("stopped by Ctrl-C; run the same command again to go on"));
  });
  return abort.signal;
}

/** `glk sandbox`: a complete world on this machine, and the unchanged program in it. */
export function sandboxCommand(): Command {
  const sandbox = new Command("sandbox").description(
    "A complete world on 127.0.0.1 (Kubernetes, GitLab, registry, Flux) with the unchanged program in it.",
  );

  sandbox
    .command("up")
    .description(
      "Build or find the tools, start everything, run `pulumi up` with the policy pack, and say what exists.",
    )
    .option(...STACK)
    .option(
      "--plugins <dir>",
      "real pulumi-resource-* and pulumi-language-nodejs binaries; what is there replaces the stand-in",
    )
    .option("--charts <dir>", "real chart archives; what is there replaces the stand-in")
    .option("--json", "print the result for a program")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run sandbox\n  npx glk sandbox up --stack prod\n\nA second run changes nothing and says so. The first one builds tools from the Go module proxy: Go 1.26 and 17 GB of disk.",
    )
    .action(async (flags: UpFlags) => {
      const { sandboxUp } = await import("../sandbox/up.ts");
      const { pageOf, renderPage } = await import("../sandbox/page.ts");
      const result = await sandboxUp({
        root: process.cwd(),
        ...flags,
        signal: interrupted(),
        ...(flags.json && { renderer: "silent" }),
      });
      const page = await pageOf(result);
      console.log(flags.json ? JSON.stringify(page, null, 2) : renderPage(page));
    });

  sandbox
    .command("status")
    .description("Say which processes run and where.")
    .option(...STACK)
    .option("--json", "print it for a program")
    .addHelpText("after", "\nExample:\n  npx glk sandbox status")
    .action(async ({ stack, json }: { stack: string; json?: boolean }) => {
      const { renderStatus, statusOf } = await import("../sandbox/status.ts");
      const status = await statusOf(process.cwd(), stack);
      console.log(json ? JSON.stringify(status, null, 2) : renderStatus(status));
    });

  sandbox
    .command("env")
    .description("Print the variables that put a shell into the sandbox's world.")
    .option(...STACK)
    .addHelpText(
      "after",
      '\nExample:\n  eval "$(npx glk sandbox env)"\n  pulumi preview\n  kubectl get pods --all-namespaces',
    )
    .action(async ({ stack }: { stack: string }) => {
      const { shellEnvironment } = await import("../sandbox/status.ts");
      console.log(shellEnvironment(process.cwd(), stack));
    });

  sandbox
    .command("destroy")
    .description("Run `pulumi destroy` and show that nothing of the stack is left in the clusters and in GitLab.")
    .option(...STACK)
    .option("--json", "print what is left for a program")
    .addHelpText(
      "after",
      "\nExample:\n  npx glk sandbox destroy\n\nThe processes go on running (npx glk sandbox down stops them).",
    )
    .action(async ({ stack, json }: { stack: string; json?: boolean }) => {
      const { renderLeftovers, sandboxDestroy } = await import("../sandbox/destroy.ts");
      const left = await sandboxDestroy({ root: process.cwd(), stack, onLine: json ? () => {} : console.log });
      console.log(json ? JSON.stringify(left, null, 2) : renderLeftovers(stack, left));
      if (left.cluster.length + left.gitlab.length > 0) process.exitCode = 1;
    });

  sandbox
    .command("down")
    .description("Stop every process that the sandbox started. State stays; `up` brings it back.")
    .option("--stack <stack>", "only this stack's world (default: every world of this checkout)")
    .option("--delete", "remove the state as well")
    .addHelpText("after", "\nExample:\n  npx glk sandbox down --delete")
    .action(async ({ stack, delete: remove }: { stack?: string; delete?: boolean }) => {
      const { sandboxDown } = await import("../sandbox/down.ts");
      for (const line of await sandboxDown({ root: process.cwd(), ...(stack && { stack }), remove: remove ?? false }))
        console.log(line);
    });

  return sandbox;
}
