namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Environment, options and sessions.</summary>
internal static unsafe partial class OrtApi
{
    public static nint CreateEnvironment(delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, void> logger, int severity)
    {
        nint environment;
        fixed (byte* id = "weir\0"u8)
            Check(((delegate* unmanaged[Cdecl]<void*, nint, int, byte*, nint*, nint>)Table[4])(logger, 0, severity, id, &environment));
        return environment;
    }

    public static nint CreateSessionOptions() => Create(10);

    public static void SetInt(int index, nint options, int value) =>
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)Table[index])(options, value));

    public static void Invoke(int index, nint handle) => Check(((delegate* unmanaged[Cdecl]<nint, nint>)Table[index])(handle));

    public static void SetPair(int index, nint options, string key, string value)
    {
        fixed (byte* k = CString(key))
        fixed (byte* v = CString(value))
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)Table[index])(options, k, v));
    }

    public static void OverrideFreeDimension(nint options, string name, long value)
    {
        fixed (byte* n = CString(name))
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, long, nint>)Table[124])(options, n, value));
    }

    public static void SetDeterministic(nint options) =>
        Check(((delegate* unmanaged[Cdecl]<nint, byte, nint>)Table[273])(options, 1));

    public static nint CreateSession(nint environment, string path, nint options)
    {
        nint session;
        fixed (byte* p = PathString(path))
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint>)Table[7])(environment, p, options, &session));
        return session;
    }

    public static nint CreateSession(nint environment, ReadOnlySpan<byte> model, nint options)
    {
        nint session;
        fixed (byte* m = model)
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, nint*, nint>)Table[8])(environment, m, (nuint)model.Length, options, &session));
        return session;
    }

    public static int Count(int index, nint handle)
    {
        nuint count;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint*, nint>)Table[index])(handle, &count));
        return checked((int)count);
    }

    public static string SessionName(int index, nint session, int position)
    {
        byte* name;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint, byte**, nint>)Table[index])(session, (nuint)position, Allocator(), &name));
        return TakeText(name);
    }

    public static nint SessionTypeInfo(int index, nint session, int position)
    {
        nint info;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint>)Table[index])(session, (nuint)position, &info));
        return info;
    }

    public static nint CreateRunOptions() => Create(39);

    public static nint Run(nint session, nint options, nint* inputNames, nint* inputs, int inputCount, nint* outputNames, nint* outputs, int outputCount) =>
        ((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Table[9])(
            session, options, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs);

    public static nint ModelMetadata(nint session)
    {
        nint metadata;
        Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint>)Table[111])(session, &metadata));
        return metadata;
    }

    public static string MetadataText(int index, nint metadata)
    {
        byte* text;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, byte**, nint>)Table[index])(metadata, Allocator(), &text));
        return TakeText(text);
    }

    public static long MetadataVersion(nint metadata)
    {
        long version;
        Check(((delegate* unmanaged[Cdecl]<nint, long*, nint>)Table[117])(metadata, &version));
        return version;
    }

    public static Dictionary<string, string> MetadataMap(nint metadata)
    {
        byte** keys;
        long count;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, byte***, long*, nint>)Table[123])(metadata, Allocator(), &keys, &count));
        Dictionary<string, string> map = [];
        for (var i = 0; i < count; i++)
        {
            byte* value;
            Check(((delegate* unmanaged[Cdecl]<nint, nint, byte*, byte**, nint>)Table[116])(metadata, Allocator(), keys[i], &value));
            map[TakeText(keys[i])] = value is null ? string.Empty : TakeText(value);
        }

        if (keys is not null) AllocatorFree(keys);
        return map;
    }

    private static nint Create(int index)
    {
        nint handle;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)Table[index])(&handle));
        return handle;
    }
}
