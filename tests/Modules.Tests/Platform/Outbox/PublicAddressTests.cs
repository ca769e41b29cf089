using System.Net;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Platform.Outbox;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("0.0.0.0"), InlineData("10.255.255.255"), InlineData("100.64.0.1"), InlineData("127.9.9.9"), InlineData("169.254.169.254"), InlineData("172.31.0.1"), InlineData("192.168.1.1")]
    [InlineData("198.19.255.1"), InlineData("203.0.113.5"), InlineData("224.0.0.1"), InlineData("255.255.255.255"), InlineData("::"), InlineData("::1"), InlineData("fe80::1"), InlineData("fd00::1"), InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1"), InlineData("::10.0.0.1"), InlineData("64:ff9b::a00:1"), InlineData("2002:a00:1::1"), InlineData("2001:0:1::1"), InlineData("2001:db8::1")]
    public void An_address_that_leads_inside_is_no_public_one(string address) => Assert.False(PublicAddress.IsOne(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("172.32.0.1"), InlineData("100.128.0.1"), InlineData("223.5.5.5"), InlineData("2400:3200::1"), InlineData("::ffff:8.8.8.8")]
    public void An_address_of_the_internet_is_one(string address) => Assert.True(PublicAddress.IsOne(IPAddress.Parse(address)));

    [Fact]
    public void A_password_never_goes_in_the_clear_and_what_cannot_be_used_is_named()
    {
        (string, string)[] all = [("Host", "mail.example.cn"), ("Tls", "none"), ("User", "fangxian"), ("Password", "secret"), ("From", "fangxian@example.cn")];
        try
        {
            foreach (var (name, value) in all)
            {
                Environment.SetEnvironmentVariable("Fangxian__Mail__" + name, value);
            }
            Assert.Equal("Fangxian__Mail__Tls", Unusable());
            Environment.SetEnvironmentVariable("Fangxian__Mail__Tls", null);
            var mail = OutboxOptions.Read().Mail!;
            Assert.Equal((587, MailTls.StartTls, "mail.example.cn:587"), (mail.Port, mail.Tls, mail.ToString()));
            Environment.SetEnvironmentVariable("Fangxian__Mail__From", "nobody");
            Assert.Equal("Fangxian__Mail__From", Unusable());
        }
        finally
        {
            foreach (var (name, _) in all)
            {
                Environment.SetEnvironmentVariable("Fangxian__Mail__" + name, null);
            }
        }
    }

    private static string Unusable() => Assert.IsType<OptionUnusable>(Assert.Throws<RefusedException>(OutboxOptions.Read).Refusal).Option;
}
