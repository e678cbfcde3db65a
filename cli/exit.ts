/** The command was called in a way that can never work: exit code 2. */
export class WrongUsage extends Error {}
