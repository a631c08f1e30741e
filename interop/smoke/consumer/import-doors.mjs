import '@picklekit/browser';
import '@picklekit/node-io';
