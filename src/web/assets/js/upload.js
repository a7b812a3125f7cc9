// Uploading files and watching what becomes of them.
