using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;
using Weir.Foundation.Project;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Storage;
using Weir.Storage.Local;

namespace Weir.Tracking.Backup;

/// <summary>Copies a store's database and artifacts while servers run on them, and puts them back where there is none, be it on another kind of database.</summary>
/// <remarks>A SQLite file is copied as it is, PostgreSQL's rows go into an archive. The database is one consistent state, copied first; files are there before the rows that name them, so that the copy has the
/// artifacts of every run in it (those that are removed at the same moment aside). The manifest is written last: a folder without it is no backup.</remarks>
public static class StoreBackup
{
    private const string Database = "weir.db";
    private const string Secret = "secret.key";
    private const string Artifacts = "artifacts";

    /// <summary>Backs up into a folder that is missing, empty, or an unfinished backup, which is gone on with.</summary>
    /// <param name="project">The project.</param>
    /// <param name="service">Its store, open.</param>
    /// <param name="folder">The backup.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>already_exists</c>: the folder holds something; <c>cannot_write</c>; failures of the database.</exception>
    public static async Task<BackupReport> WriteAsync(
        WeirProject project, TrackingService service, string folder, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        folder = Path.GetFullPath(folder);
        var known = new[] { Database, Database + ".part", DatabaseArchive.FileName, Secret, Artifacts };
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(e => !known.Contains(Path.GetFileName(e)) && !Path.GetFileName(e).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))))
            throw new WeirException(ErrorCodes.AlreadyExists, $"'{folder}' holds something already", "name a new folder", new SourceLocation(folder));
        Durable.CreateDirectory(folder);
        foreach (var old in new[] { Database, DatabaseArchive.FileName }) File.Delete(Path.Combine(folder, old));
        foreach (var half in Directory.EnumerateFiles(folder, AtomicFile.TemporaryPrefix + "*")) File.Delete(half);
        if (service.Database is SqliteDatabase file) SqliteBackup.Write(file.Name, Path.Combine(folder, Database));
        else await DatabaseArchive.WriteAsync(service.Database, Path.Combine(folder, DatabaseArchive.FileName), progress, cancellation);
        if (File.Exists(Path.Combine(project.State, Secret))) AtomicFile.WriteBytes(Path.Combine(folder, Secret), await File.ReadAllBytesAsync(Path.Combine(project.State, Secret), cancellation));
        await CopyAsync(service.Artifacts.Store, new LocalObjectStore(Path.Combine(folder, Artifacts)), string.Empty, progress, cancellation);
        var manifest = BackupManifest.Of(folder, cancellation);
        manifest.Write(folder);
        return new BackupReport(folder, manifest.Files.Count, manifest.Files.Values.Sum(f => f.Bytes));
    }

    /// <summary>Puts a backup back, after every file in it was found to be as the manifest has it.</summary>
    /// <param name="project">A project; without a database, where it is to have its own.</param>
    /// <param name="artifacts">Where its artifacts shall lie.</param>
    /// <param name="folder">The backup.</param>
    /// <param name="databaseAddress">An empty PostgreSQL database that is to hold the store, <c>postgresql://…</c>; null for the project's own SQLite file.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it; the database comes last, so that starting again is possible.</param>
    /// <exception cref="WeirException"><c>already_exists</c>: there is a store already; <c>newer_schema</c>; <c>corrupt_file</c>: the backup is damaged; <c>file_not_found</c>.</exception>
    public static async Task<BackupReport> RestoreAsync(
        WeirProject project, IObjectStore artifacts, string folder, string? databaseAddress = null, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        folder = Path.GetFullPath(folder);
        if (string.IsNullOrEmpty(databaseAddress)) databaseAddress = null;
        if (databaseAddress is null && File.Exists(project.Database))
            throw new WeirException(ErrorCodes.AlreadyExists, $"the project has a database already, '{project.Database}'", "restore into a new project, or move the database away", new SourceLocation(project.Database));
        var manifest = BackupManifest.Read(folder);
        manifest.Check(folder, cancellation);
        var hasFile = manifest.Files.ContainsKey(Database);
        if (hasFile) SqliteBackup.Check(Path.Combine(folder, Database));
        await using var target = databaseAddress is null ? null : await PostgreSqlDatabase.OpenAsync(databaseAddress, cancellation);
        project.EnsureState();
        await CopyAsync(new LocalObjectStore(Path.Combine(folder, Artifacts)), artifacts, string.Empty, progress, cancellation);
        if (File.Exists(Path.Combine(folder, Secret))) AtomicFile.WriteBytes(Path.Combine(project.State, Secret), await File.ReadAllBytesAsync(Path.Combine(folder, Secret), cancellation));
        if (target is not null) await FillAsync(target, folder, hasFile, progress, cancellation);
        else if (hasFile) SqliteBackup.Write(Path.Combine(folder, Database), project.Database);
        else await FillFileAsync(project.Database, folder, progress, cancellation);
        return new BackupReport(project.Root, manifest.Files.Count, manifest.Files.Values.Sum(f => f.Bytes));
    }

    private static async Task FillAsync(PostgreSqlDatabase target, string folder, bool hasFile, IProgressSink? progress, CancellationToken cancellation)
    {
        if (!hasFile)
        {
            await new ArchiveRestore(target, Path.Combine(folder, DatabaseArchive.FileName), progress, TimeProvider.System).RunAsync(cancellation);
            return;
        }

        // Opened, a SQLite file changes; so a copy of it is, and its rows are taken over.
        var between = Directory.CreateTempSubdirectory("weir-restore-");
        try
        {
            var (copy, archive) = (Path.Combine(between.FullName, Database), Path.Combine(between.FullName, DatabaseArchive.FileName));
            SqliteBackup.Write(Path.Combine(folder, Database), copy);
            await using (var source = await SqliteDatabase.OpenAsync(copy, cancellation: cancellation)) await DatabaseArchive.WriteAsync(source, archive, progress, cancellation);
            await new ArchiveRestore(target, archive, progress, TimeProvider.System).RunAsync(cancellation);
        }
        finally
        {
            between.Delete(recursive: true);
        }
    }

    private static async Task FillFileAsync(string file, string folder, IProgressSink? progress, CancellationToken cancellation)
    {
        var unfinished = file + ".part";
        foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(unfinished) + "*")) File.Delete(old);
        await using (var database = await SqliteDatabase.OpenAsync(unfinished, cancellation: cancellation))
            await new ArchiveRestore(database, Path.Combine(folder, DatabaseArchive.FileName), progress, TimeProvider.System).RunAsync(cancellation);
        File.Delete(unfinished + ".open");
        AtomicFile.Publish(unfinished, file); // closed, it has folded its log into itself
    }

    private static async Task<long> CopyAsync(IObjectStore from, IObjectStore to, string folder, IProgressSink? progress, CancellationToken cancellation, long done = 0)
    {
        await foreach (var entry in from.ListAsync(folder, cancellation))
        {
            if (entry.IsFolder)
            {
                done = await CopyAsync(from, to, entry.Key, progress, cancellation, done);
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

        return done;
    }
}

/// <summary>What was backed up or restored.</summary>
/// <param name="Folder">Where to.</param>
/// <param name="Files">Files, the database included.</param>
/// <param name="Bytes">Their lengths.</param>
public sealed record BackupReport(string Folder, int Files, long Bytes);
