import '../files/bad.ts'
