"""Owns the goods line (货物项): its values in message order; see `certificate.model` for their form and source."""

from __future__ import annotations

from typing import Annotated

import msgspec

from coo_cli.certificate.fields import Field, Kind

_LINES, _DEC, _CODE = Kind.LINES, Kind.DECIMAL, Kind.CODE

NON_GOODS = "Y"
"""What marks a non-goods item."""


class Goods(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A goods line (货物项), or a non-goods item (非货物项) when `non_goods` is `Y`."""

    non_goods: Annotated[
        str, Field("GoodsItemFlag", "非货物项", "non-goods item", 1, _CODE, "declare", codes="goods_item_flags")
    ] = "N"
    line_no: Annotated[str, Field("GNo", "商品项目编号", "line number", 0, Kind.WHOLE, "declare")] = ""
    hs_code: Annotated[
        str, Field("HSCode", "HS编码", "HS code", 10, Kind.DIGITS, "declare", True, example="8544421100")
    ] = ""
    name_zh: Annotated[
        str,
        Field(
            "GoodsName",
            "货物名称(中文)",
            "goods name (Chinese)",
            200,
            need="declare",
            goods_only=True,
            example="数据电缆",
        ),
    ] = ""
    name_en: Annotated[
        str,
        Field(
            "GoodsNameE",
            "货物名称(英文)",
            "goods name (English)",
            400,
            need="declare",
            script="english",
            example="DATA CABLE",
        ),
    ] = ""
    packages: Annotated[str, Field("PackQty", "包装件数", "packages", 25, _DEC, "declare", example="18")] = ""
    package_unit: Annotated[
        str, Field("PackUnit", "包装单位(英文)", "package unit", 20, need="declare", script="english", example="CTN")
    ] = ""
    quantity: Annotated[
        str, Field("GoodsQty", "标准货物数/重量", "quantity", 25, _DEC, "declare", True, example="1200")
    ] = ""
    unit_en: Annotated[
        str,
        Field(
            "GoodsUnitE",
            "标准货物单位(英文)",
            "unit (English)",
            20,
            need="declare",
            goods_only=True,
            script="english",
            example="PCS",
        ),
    ] = ""
    unit_zh: Annotated[
        str,
        Field("GoodsUnit", "标准货物单位(中文)", "unit (Chinese)", 20, need="declare", goods_only=True, example="件"),
    ] = ""
    aux_quantity: Annotated[str, Field("GoodsQtyRef", "辅助货物数/重量", "auxiliary quantity", 25, _DEC)] = ""
    aux_unit: Annotated[
        str, Field("GoodsUnitRef", "辅助货物数/重量单位", "auxiliary unit", 20, need="note", goods_only=True)
    ] = ""
    aux2_quantity: Annotated[
        str, Field("SecdGoodsQtyRef", "第二辅助货物数/重量", "second auxiliary quantity", 25, _DEC)
    ] = ""
    aux2_unit: Annotated[str, Field("SecdGoodsUnitRef", "第二辅助货物数/重量单位", "second auxiliary unit", 20)] = ""
    gross_weight: Annotated[str, Field("GrossWt", "毛重", "gross weight", 25, _DEC, example="360.5")] = ""
    net_weight: Annotated[str, Field("NetWt", "净重", "net weight", 25, _DEC, example="340")] = ""
    weight_unit: Annotated[str, Field("WtUnit", "重量计量单位", "weight unit", 10, example="KGS")] = ""
    unit_price: Annotated[str, Field("InvPrice", "发票单价", "unit price", 25, _DEC, "note", True, example="3.50")] = ""
    amount: Annotated[
        str, Field("InvValue", "发票金额", "invoice amount", 25, _DEC, "declare", True, example="4200.00")
    ] = ""
    fob_value: Annotated[str, Field("FOBValue", "FOB值", "FOB value", 25, _DEC, "declare", True, example="4100.00")] = (
        ""
    )
    import_content: Annotated[
        str, Field("ICompPrpr", "进口成份比例", "import content (percent)", 10, Kind.PERCENT, special=True)
    ] = ""
    origin_criterion: Annotated[
        str, Field("OriCriteria", "原产地标准", "origin criterion", 10, _CODE, special=True, example="WO")
    ] = ""
    criterion_detail: Annotated[
        str, Field("OriCriteriaRef", "原产地标准辅助项", "origin criterion detail", 10, special=True)
    ] = ""
    producer: Annotated[
        str, Field("Producer", "证书货物生产商描述", "producer (as printed)", 1000, _LINES, special=True)
    ] = ""
    producer_tel: Annotated[str, Field("ProducerTel", "生产商电话", "producer's telephone", 50, special=True)] = ""
    producer_fax: Annotated[str, Field("ProducerFax", "生产商传真", "producer's fax", 50, special=True)] = ""
    producer_email: Annotated[str, Field("ProducerEmail", "生产商邮箱", "producer's e-mail", 50, special=True)] = ""
    producer_code: Annotated[
        str,
        Field(
            "CiqRegNo",
            "生产企业组织机构代码",
            "producer's organisation code",
            10,
            _CODE,
            "declare",
            True,
            example="MA9999996",
        ),
    ] = ""
    producer_name: Annotated[
        str,
        Field(
            "PrdcEtpsName",
            "生产企业名称",
            "producer's name",
            400,
            need="declare",
            goods_only=True,
            example="示例制造有限公司",
        ),
    ] = ""
    producer_contact: Annotated[
        str,
        Field(
            "PrdcEtpsConcEr",
            "生产企业联系人",
            "producer's contact",
            20,
            need="declare",
            goods_only=True,
            example="李示例",
        ),
    ] = ""
    producer_contact_tel: Annotated[
        str,
        Field(
            "PrdcEtpsTel",
            "生产企业联系电话",
            "producer's contact telephone",
            20,
            need="declare",
            goods_only=True,
            example="0574-00000000",
        ),
    ] = ""
    producer_secret: Annotated[
        str, Field("ProducerSertFlag", "是否生产商保密", "producer kept secret", 1, _CODE, codes="yes_no", special=True)
    ] = ""
    description: Annotated[
        str,
        Field(
            "GoodsDesc",
            "货物描述",
            "goods description",
            1000,
            _LINES,
            "declare",
            example="EIGHTEEN (18) CARTONS OF DATA CABLE",
        ),
    ] = ""
    criterion_sub: Annotated[
        str, Field("OriCriteriaSub", "原产地标准子标准", "origin sub-criterion", 1, _CODE, special=True)
    ] = ""
    origin_country_code: Annotated[
        str,
        Field(
            "GoodsOriginCountry",
            "货物原产国代码",
            "goods' country of origin (code)",
            3,
            _CODE,
            codes="countries",
            special=True,
        ),
    ] = ""
    origin_country: Annotated[
        str,
        Field("GoodsOriginCountryEn", "货物原产国英文", "goods' country of origin", 80, special=True, script="english"),
    ] = ""
    tax_rate_flag: Annotated[
        str,
        Field("GoodsTaxRate", "最高税率标志", "highest tax rate flag", 1, _CODE, codes="tax_rate_flags", special=True),
    ] = ""
    invoice_no: Annotated[str, Field("InvNo", "发票号", "invoice number", 50, special=True)] = ""
    pack_type: Annotated[
        str, Field("PackType", "包装类型", "package type", 1, _CODE, "always", codes="pack_types", example="1")
    ] = "1"
