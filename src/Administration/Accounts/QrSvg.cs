using QRCoder;

namespace Fangxian.Administration.Accounts;

/// <summary>A text as a QR code, drawn as SVG: no picture file, no script.</summary>
internal static class QrSvg
{
    private const int PixelsPerModule = 4;

    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }
}
