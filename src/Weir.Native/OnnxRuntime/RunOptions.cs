using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>Options of single runs; one object serves one run at a time.</summary>
public sealed class RunOptions : IDisposable
{
    /// <summary>Makes options.</summary>
    public RunOptions() => Handle = new OrtSafeHandle(OrtApi.CreateRunOptions(), release: 97);

    internal OrtSafeHandle Handle { get; }

    /// <summary>Ends the run that uses these options, between two operators; may be called from any thread.</summary>
    public void Terminate() => OrtApi.Invoke(46, Handle.Value);

    /// <summary>Takes <see cref="Terminate"/> back, so that the options can be used again.</summary>
    public void Reset() => OrtApi.Invoke(47, Handle.Value);

    /// <summary>Adds an entry of the library's own, such as <c>memory.enable_memory_arena_shrinkage</c>.</summary>
    public void AddConfigEntry(string key, string value) => OrtApi.SetPair(165, Handle.Value, key, value);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
