#!/usr/bin/env node
// Starts `glk` with whatever lets this Node run TypeScript (config/typescript.js); the commands are in cli/.
import "../config/typescript.js";

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv);
