namespace Weir.Native.LightGBM;

/// <summary>The library refused a call: a parameter's value, or data that do not fit. A model that cannot be read is a <c>WeirException</c>.</summary>
public sealed class LightGBMException : Exception
{
    internal LightGBMException(string message)
        : base(message)
    {
    }
}
