import '../host-node/bad.ts'
