using Microsoft.Win32.SafeHandles;

namespace Weir.Data.Engine;

/// <summary>A file for the life of one table that nothing can leave behind: on Linux it has no name from the start, so that it goes with the
/// process even when that is killed; elsewhere it is deleted when it is closed.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _name;

    public ScratchFile()
    {
        _name = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"weir-table-{Guid.NewGuid():N}.parquet");
        _handle = File.OpenHandle(_name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsLinux())
        {
            Path = _name;
            return;
        }

        // What is open can be opened again by its number, name or not.
        File.Delete(_name);
        Path = $"/proc/self/fd/{_handle.DangerousGetHandle()}";
    }

    /// <summary>Where the engine reads and writes it.</summary>
    public string Path { get; }

    public void Dispose()
    {
        _handle.Dispose();
        if (File.Exists(_name)) File.Delete(_name);
    }
}
