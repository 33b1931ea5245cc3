using Weir.Foundation.Errors;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>Keeps two machines from writing one SQLite file over a network: its locks and its shared memory do not hold between machines, and the file is lost.</summary>
public static class SharedFile
{
    private static readonly string[] Networks = ["nfs", "cifs", "smb", "fuse", "ceph", "afs", "lustre", "gpfs", "beegfs", "9p", "v9fs", "ocfs", "gfs"];

    /// <summary>Refuses where another machine works on the study in the same file.</summary>
    /// <param name="file">The database.</param>
    /// <param name="study">The study.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="format">Tells the file system of a path; null asks the system.</param>
    /// <exception cref="WeirException"><c>shared_database</c>.</exception>
    public static void Check(string file, IStudyView study, string machine, Func<string, string>? format = null)
    {
        var other = study.Trials.Where(t => t.State == TrialState.Running).Select(t => t.Origin?.Worker?.Split(':')[0]).FirstOrDefault(w => w is not null && w != machine);
        if (other is null) return;
        var name = (format ?? FormatOf)(Path.GetDirectoryName(file)!);
        if (Array.Exists(Networks, n => name.StartsWith(n, StringComparison.OrdinalIgnoreCase)))
            throw new WeirException(
                "shared_database", $"'{other}' works on the study '{study.Name}', in a SQLite file that lies on a network ({name}): two machines would destroy it",
                "name a PostgreSQL for all of them by WEIR_DATABASE, or run on one machine and give trials to the cluster by --executor slurm", new SourceLocation(file));
    }

    private static string FormatOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return string.Empty;
        }
    }
}
