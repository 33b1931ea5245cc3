namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Turns <see cref="SessionOptions"/> into the library's.</summary>
internal static class SessionOptionsHandle
{
    public static OrtSafeHandle Of(SessionOptions options)
    {
        var handle = new OrtSafeHandle(OrtApi.CreateSessionOptions(), release: 100);
        try
        {
            Apply(options, handle.Value);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Apply(SessionOptions options, nint native)
    {
        OrtApi.SetInt(24, native, options.IntraOpThreads);
        OrtApi.SetInt(25, native, options.InterOpThreads);
        OrtApi.SetInt(13, native, options.ParallelExecution ? 1 : 0);
        OrtApi.SetInt(23, native, (int)options.Optimization);
        OrtApi.Invoke(options.UseArena ? 18 : 19, native);
        OrtApi.Invoke(options.UseMemoryPattern ? 16 : 17, native);
        var spinning = options.AllowSpinning ? "1" : "0";
        OrtApi.SetPair(130, native, "session.intra_op.allow_spinning", spinning);
        OrtApi.SetPair(130, native, "session.inter_op.allow_spinning", spinning);
        if (options.Deterministic) OrtApi.SetDeterministic(native);
        foreach (var (name, value) in options.FreeDimensions) OrtApi.OverrideFreeDimension(native, name, value);
        foreach (var (key, value) in options.Configuration) OrtApi.SetPair(130, native, key, value);
    }
}
