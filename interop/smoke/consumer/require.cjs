// Plain `require`, as of Node 20.19: it works as long as no module of ours awaits at its top level.
const core = require('@picklekit/core');

import('./sample.mjs').then(({ roundTrip }) => roundTrip(core));
