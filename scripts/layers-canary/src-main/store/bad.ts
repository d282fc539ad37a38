import '../../src-renderer/app/target.ts'
