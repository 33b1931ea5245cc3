using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Native.XGBoost.Interop;

namespace Weir.Native.XGBoost;

/// <summary>Saving, loading and looking inside.</summary>
public sealed unsafe partial class Booster
{
    /// <summary>The model's bytes.</summary>
    public byte[] Save(BoosterFormat format = BoosterFormat.Ubj)
    {
        ulong length;
        byte* data;
        fixed (byte* config = NativeText.CString(format == BoosterFormat.Json ? """{"format":"json"}""" : """{"format":"ubj"}"""))
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, ulong*, byte**, int>)XgbApi.Entry("XGBoosterSaveModelToBuffer"))(Handle, config, &length, &data));
        return new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
    }

    /// <summary>Reads a saved model (JSON or UBJ; the old binary format is refused).</summary>
    /// <param name="model">What <see cref="Save"/> gave.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static Booster Load(ReadOnlySpan<byte> model, string name = "model")
    {
        if (model.Length < 2 || model[0] != (byte)'{') throw Corrupt(name, "it is neither JSON nor UBJ", null);
        var booster = new Booster([]);
        try
        {
            fixed (byte* m = model)
                XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, ulong, int>)XgbApi.Entry("XGBoosterLoadModelFromBuffer"))(booster.Handle, m, (ulong)model.Length));
            return booster;
        }
        catch (XGBoostException e)
        {
            booster.Dispose();
            throw Corrupt(name, e.Message, e);
        }
    }

    /// <summary>The whole configuration as JSON, defaults included.</summary>
    public string SaveConfiguration()
    {
        ulong length;
        byte* text;
        XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, ulong*, byte**, int>)XgbApi.Entry("XGBoosterSaveJsonConfig"))(Handle, &length, &text));
        return Marshal.PtrToStringUTF8((nint)text, checked((int)length));
    }

    /// <summary>One text per tree, as <c>json</c> or <c>dot</c>. A model with categorical splits has no text dump.</summary>
    public IReadOnlyList<string> Dump(string format = "json", bool withStatistics = false)
    {
        ulong count;
        byte** texts;
        fixed (byte* map = "\0"u8)
        fixed (byte* f = NativeText.CString(format))
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, int, byte*, ulong*, byte***, int>)XgbApi.Entry("XGBoosterDumpModelEx"))(
                Handle, map, withStatistics ? 1 : 0, f, &count, &texts));
        }

        var dump = new string[count];
        for (var i = 0; i < dump.Length; i++) dump[i] = Marshal.PtrToStringUTF8((nint)texts[i])!;
        return dump;
    }

    /// <summary>How much each feature matters: <c>total_gain</c>, <c>gain</c>, <c>weight</c>, <c>cover</c> or <c>total_cover</c>. Features are called by
    /// <paramref name="names"/> or <c>f0</c>, <c>f1</c> …; one that no split uses is absent.</summary>
    public IReadOnlyDictionary<string, double> Importance(string kind = "total_gain", IReadOnlyList<string>? names = null)
    {
        ulong featureCount, dimensions;
        byte** features;
        ulong* shape;
        float* scores;
        fixed (byte* config = NativeText.CString($$"""{"importance_type":"{{kind}}"}"""))
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, ulong*, byte***, ulong*, ulong**, float**, int>)XgbApi.Entry("XGBoosterFeatureScore"))(
                Handle, config, &featureCount, &features, &dimensions, &shape, &scores));
        }

        var perFeature = dimensions > 1 ? shape[1] : 1;
        Dictionary<string, double> importance = new(StringComparer.Ordinal);
        for (ulong i = 0; i < featureCount; i++)
        {
            var name = Marshal.PtrToStringUTF8((nint)features[i])!;
            if (names is not null && name.Length > 1 && name[0] == 'f' && int.TryParse(name.AsSpan(1), out var index) && index < names.Count) name = names[index];
            for (ulong k = 0; k < perFeature; k++) importance[name] = importance.GetValueOrDefault(name) + Math.Abs(scores[(i * perFeature) + k]);
        }

        return importance;
    }

    private static WeirException Corrupt(string name, string reason, Exception? inner) =>
        new(ErrorCodes.CorruptFile, $"'{name}' is not an XGBoost model: {reason}", location: new SourceLocation(name), inner: inner);
}

/// <summary>Forms of a saved model.</summary>
public enum BoosterFormat
{
    /// <summary>Universal Binary JSON: exact and small.</summary>
    Ubj,

    /// <summary>JSON; categorical splits hold bare <c>NaN</c>, which JSON readers refuse.</summary>
    Json,
}
