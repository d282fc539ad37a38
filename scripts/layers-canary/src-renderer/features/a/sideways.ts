import '../b/target.ts'
