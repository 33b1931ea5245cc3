using Weir.Foundation.Errors;
using Weir.Native.LightGBM.Interop;

namespace Weir.Native.LightGBM;

/// <summary>Whether LightGBM, which Weir does without, is here.</summary>
public static class LightGBMLibrary
{
    private static readonly Lazy<WeirException?> Absence = new(static () =>
    {
        try
        {
            _ = LgbmApi.Entry("LGBM_BoosterSaveModelToString");
            return null;
        }
        catch (WeirException e)
        {
            return e;
        }
    });

    /// <summary>Why it cannot be used, with what brings it; null when it can. Looks for the library once.</summary>
    public static WeirException? Problem => Absence.Value;
}
