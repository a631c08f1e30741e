import * as core from '@picklekit/core';
import '@picklekit/core/types';
import { roundTrip } from './sample.mjs';

roundTrip(core);
