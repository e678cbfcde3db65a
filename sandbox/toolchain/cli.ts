import { toolNamed, tools } from "./manifest.ts";
import { PreflightError } from "./preflight.ts";
import { type ToolEvent, toolchain } from "./tools.ts";

const usage = `usage: node sandbox/toolchain/cli.ts build [TOOL…]
Makes the sandbox's tools ready and prints where they are. Tools: ${tools.map((tool) => tool.name).join(" ")}`;

const [verb, ...names] = process.argv.slice(2);
if (verb !== "build") {
  console.error(usage);
  process.exit(2);
}
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}; what was being built is gone`)));
}
try {
  for (const name of names) toolNamed(name);
  const chain = toolchain({ signal: stop.signal, onEvent: progressPrinter() });
  for (const tool of await chain.ensure(names.length > 0 ? names : undefined)) {
    console.log(`${tool.name}\t${tool.source}\t${tool.seconds} s\t${tool.path}`);
  }
} catch (error) {
  const { message, stack } = error as Error;
  console.error(error instanceof PreflightError || stop.signal.aborted ? message : stack);
  process.exitCode = 1;
}

/** Prints each change of state, and of a build's lines one every ten seconds. */
function progressPrinter(): (event: ToolEvent) => void {
  let last = 0;
  return (event) => {
    switch (event.state) {
      case "queued":
        return console.error(`${event.tool}: to be built, about ${event.minutes} min`);
      case "building":
        return console.error(`${event.tool}: building`);
      case "line":
        if (Date.now() - last > 10_000) console.error(`${event.tool}: ${event.line}`);
        last = Date.now() - last > 10_000 ? Date.now() : last;
        return;
      case "ready":
        return console.error(`${event.tool}: ${event.ready.source}`);
      case "failed":
        return console.error(`${event.tool}: failed`);
    }
  };
}
