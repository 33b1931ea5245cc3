using System.Globalization;
using Weir.Foundation.Files;

namespace Weir.Versioning.Files;

/// <summary>Names for temporary files that no other process uses, without asking the system for random numbers each time.</summary>
internal sealed class TemporaryNames
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"/{AtomicFile.TemporaryPrefix}{Environment.ProcessId:x}-{TimeProvider.System.GetTimestamp():x}-");
    private long _next;

    /// <summary>A fresh path in a folder.</summary>
    public string In(string folder) => string.Create(CultureInfo.InvariantCulture, $"{folder}{_prefix}{Interlocked.Increment(ref _next):x}");
}
