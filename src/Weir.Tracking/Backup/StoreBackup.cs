using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;
using Weir.Foundation.Project;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Storage;
using Weir.Storage.Local;

namespace Weir.Tracking.Backup;

/// <summary>Copies a project's database and artifacts while servers run on them, and puts them back into a project without a database.</summary>
/// <remarks>The database is one consistent state, copied first; files are there before the rows that name them, so that the copy has the
/// artifacts of every run in it (those that are removed at the same moment aside). The manifest is written last: a folder without it is no backup.</remarks>
public static class StoreBackup
{
    private const string Database = "weir.db";
    private const string Secret = "secret.key";
    private const string Artifacts = "artifacts";

    /// <summary>Backs up into a folder that is missing, empty, or an unfinished backup, which is gone on with.</summary>
    /// <param name="project">The project; its database is the SQLite file.</param>
    /// <param name="artifacts">Where its artifacts lie.</param>
    /// <param name="folder">The backup.</param>
    /// <param name="databaseAddress">What <c>WEIR_DATABASE</c> says; null for the SQLite file.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>not_implemented</c> for PostgreSQL, which has tools of its own; <c>already_exists</c>: the folder holds something.</exception>
    public static async Task<BackupReport> WriteAsync(
        WeirProject project, IObjectStore artifacts, string folder, string? databaseAddress = null, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        if (databaseAddress is { Length: > 0 } && PostgreSqlDatabase.IsAddress(databaseAddress))
            throw new WeirException("not_implemented", "a PostgreSQL database is not backed up by Weir", "use pg_dump, and copy the artifacts");
        folder = Path.GetFullPath(folder);
        var known = new[] { Database, Database + ".part", Secret, Artifacts };
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(e => !known.Contains(Path.GetFileName(e)))))
            throw new WeirException(ErrorCodes.AlreadyExists, $"'{folder}' holds something already", "name a new folder", new SourceLocation(folder));
        Durable.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, Database));
        SqliteBackup.Write(project.Database, Path.Combine(folder, Database));
        if (File.Exists(Path.Combine(project.State, Secret))) AtomicFile.WriteBytes(Path.Combine(folder, Secret), await File.ReadAllBytesAsync(Path.Combine(project.State, Secret), cancellation));
        await CopyAsync(artifacts, new LocalObjectStore(Path.Combine(folder, Artifacts)), string.Empty, progress, cancellation);
        var manifest = BackupManifest.Of(folder, cancellation);
        manifest.Write(folder);
        return new BackupReport(folder, manifest.Files.Count, manifest.Files.Values.Sum(f => f.Bytes));
    }

    /// <summary>Puts a backup back, after every file in it was found to be as the manifest has it.</summary>
    /// <param name="project">A project without a database.</param>
    /// <param name="artifacts">Where its artifacts shall lie.</param>
    /// <param name="folder">The backup.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it; the database comes last, so that starting again is possible.</param>
    /// <exception cref="WeirException"><c>already_exists</c>: the project has a database; <c>corrupt_file</c>: the backup is damaged; <c>file_not_found</c>.</exception>
    public static async Task<BackupReport> RestoreAsync(WeirProject project, IObjectStore artifacts, string folder, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        folder = Path.GetFullPath(folder);
        if (File.Exists(project.Database))
            throw new WeirException(ErrorCodes.AlreadyExists, $"the project has a database already, '{project.Database}'", "restore into a new project, or move the database away", new SourceLocation(project.Database));
        var manifest = BackupManifest.Read(folder);
        manifest.Check(folder, cancellation);
        SqliteBackup.Check(Path.Combine(folder, Database));
        project.EnsureState();
        await CopyAsync(new LocalObjectStore(Path.Combine(folder, Artifacts)), artifacts, string.Empty, progress, cancellation);
        if (File.Exists(Path.Combine(folder, Secret))) AtomicFile.WriteBytes(Path.Combine(project.State, Secret), await File.ReadAllBytesAsync(Path.Combine(folder, Secret), cancellation));
        SqliteBackup.Write(Path.Combine(folder, Database), project.Database);
        return new BackupReport(project.Root, manifest.Files.Count, manifest.Files.Values.Sum(f => f.Bytes));
    }

    private static async Task CopyAsync(IObjectStore from, IObjectStore to, string folder, IProgressSink? progress, CancellationToken cancellation, long done = 0)
    {
        await foreach (var entry in from.ListAsync(folder, cancellation))
        {
            if (entry.IsFolder)
            {
                await CopyAsync(from, to, entry.Key, progress, cancellation, done);
                continue;
            }

            // An unfinished copy is never under the file's own name; artifacts may be written anew, with another length mostly, always later.
            if (await to.FindAsync(entry.Key, cancellation) is { } there && there.SizeBytes == entry.SizeBytes && there.ModifiedAt > entry.ModifiedAt) continue;
            try
            {
                await using var content = await from.OpenAsync(entry.Key, cancellation: cancellation);
                await to.PutAsync(entry.Key, content.Stream, cancellation: cancellation);
            }
            catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
            {
                continue; // removed since it was listed
            }

            progress?.Report("copying artifacts", ++done, null, "files");
        }
    }
}

/// <summary>What was backed up or restored.</summary>
/// <param name="Folder">Where to.</param>
/// <param name="Files">Files, the database included.</param>
/// <param name="Bytes">Their lengths.</param>
public sealed record BackupReport(string Folder, int Files, long Bytes);
