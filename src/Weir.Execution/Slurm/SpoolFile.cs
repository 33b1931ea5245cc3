using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>Small files that a driver and nodes show each other: whole or not there. Not flushed to the disk: what a power failure takes away runs again.</summary>
internal static class SpoolFile
{
    /// <summary>Writes one, for the user alone: it may hold secrets.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".new", options)) file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(path + ".new", path, overwrite: true);
    }
}
