// Starts a Slack made by other hands, on loopback only, and says when it answers.
// Usage: node slack.mjs PORT SEED, where SEED is the emulator's own, as JSON.
// It ends with its standard input.

import net from "node:net";

import { createEmulator } from "emulate";

// It would listen on every interface, and not say when it does.
const listen = net.Server.prototype.listen;
const isListening = new Promise((resolve) => {
  net.Server.prototype.listen = function onLoopback(port) {
    return listen.call(this, port, "127.0.0.1", resolve);
  };
});

const [port, seed] = process.argv.slice(2);
const emulator = await createEmulator({
  service: "slack",
  port: Number(port),
  baseUrl: `http://127.0.0.1:${port}`,
  seed: { slack: JSON.parse(seed) },
});
await isListening;
console.log(emulator.url);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
