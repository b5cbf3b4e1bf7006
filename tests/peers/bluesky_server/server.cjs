// An account's server of Bluesky with a directory of identities beside it, both in memory. Run in the folder that holds
// node_modules; says on one line of JSON where it is, and stops when its input ends.
const { createRequire } = require("node:module");
const { TestNetworkNoAppView } = createRequire(`${process.cwd()}/`)("@atproto/dev-env");

(async () => {
  const network = await TestNetworkNoAppView.create({ plc: {}, pds: {} });
  process.stdin.resume().on("end", async () => {
    await network.close();
    process.exit(0);
  });
  console.log(JSON.stringify({ root: network.pds.url }));
})();
